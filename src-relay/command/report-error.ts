import { AdminProblem, type Problem } from '../contract/problem.ts'
import { describeError } from '../kernel/logger.ts'
import { CommandError, exitCodes, UsageError } from './command-error.ts'
import { sentenceOf } from './read-fields.ts'

export interface Failure {
  readonly problem: Problem
  readonly text: string
  readonly exitCode: number
}

/** What went wrong with a command, for a program and for people. */
export function describeFailure(error: unknown, command: string): Failure {
  if (error instanceof AdminProblem)
    return { problem: error.problem, text: inWords(error.problem), exitCode: exitCodes.failed }
  const code = error instanceof CommandError ? error.code : 'internal'
  const message = error instanceof CommandError ? error.message : describeError(error)
  const fields = error instanceof UsageError && error.fields.length > 0 ? [...error.fields] : undefined
  const help = ['carpool', command, '--help'].filter(Boolean).join(' ')
  return {
    problem: { code, message, ...(fields && { fields }) },
    text: error instanceof UsageError ? `${message}.\nSee \`${help}\`.` : message,
    exitCode: error instanceof CommandError ? error.exitCode : exitCodes.failed,
  }
}

/** The relay names fields; who sits at the terminal knows options. */
function inWords({ message, fields = [] }: Problem): string {
  const places = { provider: 'PROVIDER', secret: 'the secret', answer: 'The answer' }
  return fields.length > 0 ? `${fields.map(field => sentenceOf(field, places)).join('; ')}.` : message
}
