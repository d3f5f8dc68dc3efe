import type { ApiKey } from '../contract/api-key.ts'
import type { KeyLimitUse } from '../contract/limit-use.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { NewAlert } from './alert-desk.ts'
import { findBudgetAlerts } from './budget-alerts.ts'

/** Looks at the budgets of keys that have just spent something, some calls at a time. */
export interface BudgetWatch {
  /** A call of the key was settled. */
  note(keyId: string): void
  stop(): void
}

export interface BudgetWatchDeps {
  readonly findKey: (id: string) => ApiKey | undefined
  readonly useOf: (key: ApiKey) => Promise<KeyLimitUse>
  readonly raise: (alert: NewAlert) => void
  readonly logger: Logger
  readonly now: () => number
  /** By then the call is counted. */
  readonly afterMs?: number
}

export function createBudgetWatch(deps: BudgetWatchDeps): BudgetWatch {
  const { findKey, useOf, raise, logger, now, afterMs = 1500 } = deps
  const noted = new Set<string>()
  let timer: NodeJS.Timeout | undefined

  const lookAt = async (keyId: string): Promise<void> => {
    const key = findKey(keyId)
    if (!key) return
    try {
      for (const alert of findBudgetAlerts(key, await useOf(key), now())) raise(alert)
    } catch (error) {
      logger.warn('a budget could not be looked at', { keyId, reason: describeError(error) })
    }
  }
  const lookAtAll = (): void => {
    timer = undefined
    for (const keyId of noted) void lookAt(keyId)
    noted.clear()
  }
  return {
    note(keyId) {
      if (findKey(keyId)?.limits.cost === undefined) return
      noted.add(keyId)
      timer ??= setTimeout(lookAtAll, afterMs).unref()
    },
    stop: () => clearTimeout(timer),
  }
}
