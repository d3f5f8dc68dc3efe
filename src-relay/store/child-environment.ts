/** All that a child needs to run. Nothing else of ours reaches it: neither a secret nor an option for Node. */
const passedOn = ['PATH', 'Path', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot']

export function childEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    passedOn.flatMap(name => (environment[name] === undefined ? [] : [[name, environment[name]]])),
  )
}
