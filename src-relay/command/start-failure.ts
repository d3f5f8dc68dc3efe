import { z } from 'zod'
import type { RelayConfig } from '../config.ts'
import { listFieldProblems } from '../contract/field-problems.ts'
import { describeError } from '../kernel/logger.ts'
import { errorCode } from '../kernel/private-file.ts'
import { StartError } from '../kernel/start-error.ts'
import { CommandError } from './command-error.ts'

/** Why the relay did not start, in words for who started it. */
export function explainStart(error: unknown, config: RelayConfig): CommandError {
  if (error instanceof StartError) return new CommandError(error.code, error.message)
  const code = errorCode(error)
  const problem = code === undefined ? undefined : explainPort(code, error, config)
  return problem ?? new CommandError('start_failed', `Carpool cannot start: ${reasonOf(error)}`)
}

function explainPort(
  code: string,
  error: unknown,
  { host, controlPort }: RelayConfig,
): CommandError | undefined {
  const port = portOf(error)
  const option = port === controlPort ? '--control-port' : '--port'
  switch (code) {
    case 'EADDRINUSE':
      return new CommandError(
        'port_in_use',
        `Port ${port} is taken by another program, perhaps by another Carpool. End that one, or choose with ${option}.`,
      )
    case 'EACCES':
      return port === undefined
        ? undefined
        : new CommandError('port_refused', `The system refuses port ${port}. Choose another with ${option}.`)
    case 'EADDRNOTAVAIL':
      return new CommandError(
        'host_unknown',
        `${host} is not an address of this computer. Choose one with --host.`,
      )
    default:
      return undefined
  }
}

const portOf = (error: unknown): number | undefined =>
  error instanceof Error && 'port' in error && typeof error.port === 'number' ? error.port : undefined

function reasonOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return describeError(error)
  return listFieldProblems(error)
    .map(({ path, message }) => `${path} ${message}`.trim())
    .join('; ')
}
