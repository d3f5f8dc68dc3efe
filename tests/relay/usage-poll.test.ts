import { expect, it } from 'vitest'
import { addByLogin, simulatedEndpoints } from '../fixtures/logins.ts'
import { startTestRelay } from '../fixtures/relay.ts'

it('the windows of an account that was just logged in to are known before its first call', async () => {
  await using relay = await startTestRelay({ endpoints: simulatedEndpoints })
  const { id } = await addByLogin(relay)
  await relay.simulator.waitFor(({ path }) => path === '/api/oauth/usage')
  await expect
    .poll(
      async () => (await relay.admin.getQuota()).accounts.find(({ accountId }) => accountId === id)?.windows,
    )
    .toMatchObject([
      { name: '5h', utilization: 0.37, windowSeconds: 18_000, isForOneFamily: false },
      { name: '7d', utilization: 0.12, isForOneFamily: false },
      { name: '7d_opus', utilization: 0.04, isForOneFamily: true },
    ])
})
