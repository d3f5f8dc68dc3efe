import { useTranslation } from 'react-i18next'
import { AdminProblem, type Problem } from '../../src-relay/contract/problem.ts'
import type en from '../i18n/en.json'

type KnownCode = keyof typeof en.problems

export function toProblem(error: unknown): Problem {
  return error instanceof AdminProblem ? error.problem : { code: 'unknown', message: String(error) }
}

/** Puts a problem into words of the owner's language; what has none yet is quoted. */
export function useProblemText(): (problem: Problem) => string {
  const { t, i18n } = useTranslation()
  const isKnown = (code: string): code is KnownCode => i18n.exists(`problems.${code}`)
  return ({ code, message }) =>
    isKnown(code) ? t(`problems.${code}`, { message }) : t('problems.unknown', { message })
}
