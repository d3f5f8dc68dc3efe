import { z } from 'zod'

/** Every error of the admin API: a stable code, a sentence, and the fields it is about. */
export const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof problemSchema>

export class AdminProblem extends Error {
  override readonly name = 'AdminProblem'
  readonly status: number
  readonly problem: Problem
  constructor(status: number, problem: Problem) {
    super(problem.message)
    this.status = status
    this.problem = problem
  }
}
