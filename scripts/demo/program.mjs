import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { lastLines } from '../setup/run.mjs'

const STOP_WITHIN_MS = 20_000
const KEPT_CHARACTERS = 8000

/**
 * @typedef {object} Program a child of ours that runs until it is stopped
 * @property {string} firstLine what it said when it was ready
 * @property {Promise<Error>} ended its end, which nobody expects before `stop`
 * @property {() => boolean} endedWell
 * @property {() => Promise<void>} stop
 *
 * Resolves when the program has said its first line; stops it again when that does not come.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {AbortSignal} signal gives up waiting
 * @returns {Promise<Program>}
 */
export async function startProgram(command, args, signal) {
  // In a group of its own it does not get the terminal's Ctrl-C beside our SIGTERM: asked twice, it would not tidy up.
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  })
  const endWithUs = () => void child.kill('SIGTERM')
  process.once('exit', endWithUs)
  child.once('exit', () => process.off('exit', endWithUs))
  let said = ''
  child.stderr.on('data', chunk => {
    said = `${said}${chunk}`.slice(-KEPT_CHARACTERS)
  })
  const ended = endOf(child).then(how => new Error(`${args[0]} ended (${how}):\n${lastLines(said, 20)}`))
  const line = once(createInterface({ input: child.stdout }), 'line', { signal })
  try {
    const [firstLine] = await Promise.race([line, ended.then(error => Promise.reject(error))])
    return { firstLine, ended, endedWell: () => child.exitCode === 0, stop: () => stop(child) }
  } catch (error) {
    await stop(child)
    throw error
  }
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<string>} */
function endOf(child) {
  return new Promise(resolve => {
    child.once('error', error => resolve(error.message))
    child.once('exit', (code, signal) => resolve(`exit ${code ?? signal}`))
  })
}

/** @param {import('node:child_process').ChildProcess} child */
async function stop(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
  child.kill('SIGTERM')
  await exit
  clearTimeout(timer)
}
