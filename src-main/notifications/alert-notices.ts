import type { Alert } from '../../src-relay/contract/alert.ts'
import type { AdminClient } from '../../src-relay/contract/client.ts'
import type { TextKey } from '../translate.ts'

export interface Notice {
  readonly title: TextKey
  /** The relay's own words. */
  readonly body: string
  /** The page that has more. */
  readonly page: string
}

export interface AlertNoticesDeps {
  readonly client: Pick<AdminClient, 'listAlerts'>
  readonly show: (notice: Notice) => void
  readonly now: () => number
}

/** TR-09: what the owner should do something about; that something works again is no reason to disturb. */
const titles: Partial<Readonly<Record<Alert['kind'], TextKey>>> = {
  'needs-login': 'desktop.alerts.needs-login',
  suspended: 'desktop.alerts.suspended',
  'pool-empty': 'desktop.alerts.pool-empty',
  'login-address': 'desktop.alerts.login-address',
  window: 'desktop.alerts.window',
  budget: 'desktop.alerts.budget',
}
const quietMs = 600_000
const mostAtOnce = 3

/** Shows the relay's alerts by the system, once each, and of one topic at most one in ten minutes. */
export function createAlertNotices({ client, show, now }: AlertNoticesDeps): { look(): Promise<void> } {
  let seenUpTo = now()
  const shownAt = new Map<string, number>()

  function isDue({ topic }: Alert): boolean {
    return now() - (shownAt.get(topic) ?? Number.NEGATIVE_INFINITY) >= quietMs
  }

  return {
    /** Never rejects: a relay that does not answer has nothing to tell. */
    async look() {
      const alerts = await client.listAlerts().catch(() => [])
      const news = alerts.filter(({ at }) => at > seenUpTo).toReversed()
      seenUpTo = Math.max(seenUpTo, ...news.map(({ at }) => at))
      for (const alert of news.filter(isDue).slice(-mostAtOnce)) {
        const title = titles[alert.kind]
        if (title === undefined) continue
        shownAt.set(alert.topic, now())
        show({
          title,
          body: `${alert.title}. ${alert.text}`,
          page: alert.keyId === undefined ? 'accounts' : 'keys',
        })
      }
    },
  }
}
