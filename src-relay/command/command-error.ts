import type { FieldProblem } from '../contract/field-problems.ts'

export const exitCodes = { ok: 0, failed: 1, usage: 2, notRunning: 3 } as const

/** A command cannot do what it was asked; the message says why and what to do next. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError'
  readonly code: string
  readonly exitCode: number

  constructor(code: string, message: string, exitCode: number = exitCodes.failed) {
    super(message)
    this.code = code
    this.exitCode = exitCode
  }
}

/** The command line itself is wrong. The message never repeats a value: it may be a secret in the wrong place. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError'
  readonly fields: readonly FieldProblem[]

  constructor(message: string, fields: readonly FieldProblem[] = []) {
    super('usage', message, exitCodes.usage)
    this.fields = fields
  }
}
