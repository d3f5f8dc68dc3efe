import { useAccounts, useKeys, useRecentCalls, useServiceStatus } from '../../api/queries.ts'

export const firstRunSteps = ['about', 'store', 'account', 'key', 'network', 'client', 'done'] as const
export type FirstRunStep = (typeof firstRunSteps)[number]

export function readStep(text: string | undefined): FirstRunStep {
  return firstRunSteps.find(step => step === text) ?? 'about'
}

export function stepBeside(step: FirstRunStep, by: 1 | -1): FirstRunStep | undefined {
  return firstRunSteps[firstRunSteps.indexOf(step) + by]
}

/** What is there already, whoever did it. The first and the last step, and the LAN, are a matter of choice. */
export function useStepsDone(): ReadonlySet<FirstRunStep> {
  const isStoreReady = useServiceStatus()?.redis.state === 'ready'
  const hasAccount = (useAccounts() ?? []).length > 0
  const hasKey = (useKeys() ?? []).some(({ revokedAt }) => revokedAt === undefined)
  const hasCall = (useRecentCalls() ?? []).length > 0
  const done = { store: isStoreReady, account: hasAccount, key: hasKey, client: hasCall }
  return new Set(firstRunSteps.filter(step => Object.entries(done).some(([name, is]) => name === step && is)))
}
