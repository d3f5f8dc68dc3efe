import { SetUpError } from './set-up-error.mjs'

const OLDEST_NODE = 20

/**
 * Runs a script to its exit code. What the reader can mend is shown as a sentence, all else with its stack.
 * @param {() => Promise<number>} main
 */
export async function runScript(main) {
  try {
    if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
      throw new SetUpError(
        `Carpool needs Node ${OLDEST_NODE} or newer to start; this is ${process.version}. See https://nodejs.org`,
      )
    }
    process.exitCode = await main()
  } catch (error) {
    process.stderr.write(`${error instanceof SetUpError ? error.message : stackOf(error)}\n`)
    process.exitCode = 1
  }
}

/** @param {unknown} error */
function stackOf(error) {
  return error instanceof Error ? error.stack : String(error)
}
