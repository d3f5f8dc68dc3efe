import { expect, test } from 'vitest'
import type { Alert } from '../../src-relay/contract/alert.ts'
import { createAlertNotices, type Notice } from './alert-notices.ts'

const alert = (at: number, change: Partial<Alert> = {}): Alert => ({
  id: String(at),
  kind: 'needs-login',
  topic: 'account:a1',
  at,
  title: 'Work needs a login',
  text: 'The provider refused its token.',
  ...change,
})

function staged() {
  const clock = { now: 1000 }
  const listed: { alerts: Alert[] } = { alerts: [] }
  const shown: Notice[] = []
  const notices = createAlertNotices({
    client: { listAlerts: async () => listed.alerts },
    show: notice => shown.push(notice),
    now: () => clock.now,
  })
  return { clock, listed, shown, notices }
}

test('TR-09: tells each alert once, and nothing of before it was started', async () => {
  const { listed, shown, notices } = staged()
  listed.alerts = [alert(2000), alert(900)]
  await notices.look()
  await notices.look()
  expect(shown).toEqual([
    {
      title: 'desktop.alerts.needs-login',
      body: 'Work needs a login. The provider refused its token.',
      page: 'accounts',
    },
  ])
})

test('TR-09: one topic is quiet for ten minutes, another is not', async () => {
  const { clock, listed, shown, notices } = staged()
  const look = async (...alerts: Alert[]) => {
    listed.alerts = alerts
    await notices.look()
    return shown.length
  }
  expect(await look(alert(2000))).toBe(1)
  clock.now = 500_000
  expect(await look(alert(500_000))).toBe(1)
  expect(await look(alert(500_001, { topic: 'budget:k1', kind: 'budget', keyId: 'k1' }))).toBe(2)
  expect(shown[1]?.page).toBe('keys')
  clock.now = 700_000
  expect(await look(alert(700_000))).toBe(3)
})

test('TR-09: never disturbs for a success, nor with many at once', async () => {
  const { listed, shown, notices } = staged()
  listed.alerts = [alert(2000, { kind: 'recovered' })]
  await notices.look()
  expect(shown).toEqual([])
  listed.alerts = Array.from({ length: 9 }, (_, index) =>
    alert(3000 + index, { topic: `t${index}` }),
  ).toReversed()
  await notices.look()
  expect(shown).toHaveLength(3)
})
