import type {
  FairShareChange,
  FairShareSettings,
  QuotaReport,
  QuotaSample,
  QuotaShareQuery,
  QuotaShares,
} from '../../contract/quota-report.ts'
import type { AdminHandlers } from './admin-handler.ts'

export interface QuotaHandlersDeps {
  readonly quota: {
    report(): Promise<QuotaReport>
    shares(query: QuotaShareQuery): Promise<QuotaShares>
  }
  readonly quotaHistory: { samples(accountId: string, name: string): Promise<readonly QuotaSample[]> }
  readonly fairShare: {
    read(): FairShareSettings
    change(change: FairShareChange): Promise<FairShareSettings>
  }
}

type Handled = 'getQuota' | 'getQuotaHistory' | 'getQuotaShares' | 'getFairShare' | 'changeFairShare'

export function createQuotaHandlers(deps: QuotaHandlersDeps): Pick<AdminHandlers, Handled> {
  const { quota, quotaHistory, fairShare } = deps
  return {
    getQuota: () => quota.report(),
    getQuotaHistory: async ({ query }) => [...(await quotaHistory.samples(query.account, query.name))],
    getQuotaShares: ({ query }) => quota.shares(query),
    getFairShare: () => fairShare.read(),
    changeFairShare: ({ body }) => fairShare.change(body),
  }
}
