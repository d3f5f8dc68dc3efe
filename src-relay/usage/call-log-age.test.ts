import { expect, it } from 'vitest'
import { startTestRedis } from '../../tests/fixtures/redis.ts'
import { settledCall } from '../../tests/fixtures/settled-call.ts'
import { openTestStore } from '../../tests/fixtures/store.ts'
import { writeUsage } from '../../tests/fixtures/usage.ts'
import { createCallLogAge } from './call-log-age.ts'
import { usageKeys } from './usage-keys.ts'
import { initialUsageSettings } from './usage-settings.ts'

it('later prices go with the calls they belong to, whatever took those off the log', async () => {
  await using redis = await startTestRedis()
  await using opened = await openTestStore(redis)
  const { store } = opened
  await writeUsage(store, [settledCall(), settledCall(), settledCall()])
  const reply = await store.command('xrange', [usageKeys.calls], ['-', '+'])
  const ids = (reply as readonly (readonly [string, unknown])[]).map(([id]) => id)
  await store.command(
    'hset',
    [usageKeys.priced],
    [...ids, '5-1'].flatMap(id => [id, 100]),
  )
  let now = Date.now()
  const trim = createCallLogAge({ store, settings: () => initialUsageSettings, now: () => now })
  const kept = async () => ((await store.command('hkeys', [usageKeys.priced])) as string[]).toSorted()

  await trim()
  expect(await kept()).toEqual(ids.toSorted())
  await store.command('xdel', [usageKeys.calls], [ids[0] ?? ''])
  await trim()
  expect(await kept()).toHaveLength(3)
  now += 600_000
  await trim()
  expect(await kept()).toEqual(ids.slice(1).toSorted())
  await store.command('del', [usageKeys.calls])
  now += 600_000
  await trim()
  expect(await kept()).toEqual([])
})
