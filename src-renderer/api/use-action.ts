import { useState } from 'react'
import type { Problem } from '../../src-relay/contract/problem.ts'
import { toProblem } from './use-problem-text.ts'

export interface Action<Input, Output> {
  readonly isBusy: boolean
  readonly problem: Problem | undefined
  /** Undefined when it failed; `problem` then says why. */
  run(input: Input): Promise<Output | undefined>
}

/** One request that changes something, and what became of it. Nothing of its answer is kept. */
export function useAction<Input, Output>(request: (input: Input) => Promise<Output>): Action<Input, Output> {
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  async function run(input: Input): Promise<Output | undefined> {
    setIsBusy(true)
    setProblem(undefined)
    try {
      return await request(input)
    } catch (error) {
      setProblem(toProblem(error))
      return undefined
    } finally {
      setIsBusy(false)
    }
  }
  return { isBusy, problem, run }
}
