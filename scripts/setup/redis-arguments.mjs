/**
 * What `carpool serve` needs to be told about Redis: nothing when its arguments already say which one to use.
 * @param {readonly string[]} args
 * @param {() => Promise<string>} findServer
 */
export async function redisArguments(args, findServer) {
  const isToldAlready = args.some(arg => /^--redis-(?:url|server)(?:=|$)/.test(arg))
  return isToldAlready ? [] : ['--redis-server', await findServer()]
}
