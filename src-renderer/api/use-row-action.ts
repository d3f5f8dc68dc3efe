import { useToast } from '../ui/toasts.tsx'
import { toProblem, useProblemText } from './use-problem-text.ts'

/** Runs a request that has no form of its own: what goes wrong is said in a toast. */
export function useRowAction(): (request: Promise<unknown>, doneText?: string) => Promise<void> {
  const toast = useToast()
  const problemText = useProblemText()
  return async (request, doneText) => {
    try {
      await request
      if (doneText !== undefined) toast({ tone: 'good', text: doneText })
    } catch (error) {
      toast({ tone: 'bad', text: problemText(toProblem(error)) })
    }
  }
}
