import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { projectFolder } from './project.mjs'
import { SetUpError } from './set-up-error.mjs'

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [env] added to ours
 * @property {number} [timeoutMs]
 * @property {boolean} [shell]
 *
 * @typedef {object} RunResult
 * @property {number} code
 * @property {string} stdout
 * @property {string} output stdout and stderr in the order they came
 */

/**
 * Runs a program to its end and keeps what it says.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(command, args, options = {}) {
  const child = spawn(command, args, {
    cwd: projectFolder,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: options.shell ?? false,
    ...(options.timeoutMs !== undefined && { timeout: options.timeoutMs, killSignal: 'SIGKILL' }),
  })
  let stdout = ''
  let output = ''
  child.stdout.on('data', chunk => {
    stdout += chunk
    output += chunk
  })
  child.stderr.on('data', chunk => {
    output += chunk
  })
  return new Promise(resolve => {
    child.once('error', error => resolve({ code: 127, stdout, output: `${output}${error.message}` }))
    child.once('close', (code, signal) => resolve({ code: exitCode(code, signal), stdout, output }))
  })
}

/**
 * Like `run`, but a failure is an error that shows the end of what the program said.
 * @param {string} what
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export async function runOrThrow(what, command, args, options) {
  const result = await run(command, args, options)
  if (result.code !== 0)
    throw new SetUpError(`${what} failed (exit ${result.code}):\n${lastLines(result.output, 30)}`)
  return result
}

/**
 * Hands the terminal to a program, passes our signals on to it, and answers with its exit code.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to ours
 * @returns {Promise<number>}
 */
export function handOver(command, args, env = {}) {
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  // A terminal sends Ctrl-C to the child as well; passed on, it would arrive there twice.
  const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
  process.on('SIGINT', () => atTerminal || child.kill('SIGINT'))
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGHUP', () => child.kill('SIGHUP'))
  return new Promise((resolve, reject) => {
    child.once('error', error => reject(new SetUpError(`${command} could not be started: ${error.message}`)))
    child.once('close', (code, signal) => resolve(exitCode(code, signal)))
  })
}

/** @param {number | null} code @param {NodeJS.Signals | null} signal */
function exitCode(code, signal) {
  return code ?? 128 + (signal === null ? 1 : constants.signals[signal])
}

/** @param {string} text @param {number} count */
export function lastLines(text, count) {
  return text.trimEnd().split('\n').slice(-count).join('\n')
}
