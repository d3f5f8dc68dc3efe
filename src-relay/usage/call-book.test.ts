import { describe, expect, it } from 'vitest'
import { startTestRedis } from '../../tests/fixtures/redis.ts'
import { settledCall } from '../../tests/fixtures/settled-call.ts'
import { openTestStore } from '../../tests/fixtures/store.ts'
import { writeUsage } from '../../tests/fixtures/usage.ts'
import { createCallBook } from './call-book.ts'

const nobody = { key: () => undefined, account: () => undefined }

describe('recent calls', () => {
  it('come newest first, as many as are asked for', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const { store } = opened
    const calls = Array.from({ length: 120 }, () => settledCall())
    await writeUsage(store, calls)
    const reports = createCallBook({ store, names: nobody })
    const newest = calls.map(call => call.id).toReversed()
    const ids = async (limit?: number) => (await reports.recentCalls(limit)).map(call => call.id)
    expect(await ids(3)).toEqual(newest.slice(0, 3))
    expect(await ids()).toEqual(newest.slice(0, 100))
    expect(await ids(100_000)).toEqual(newest)
  })

  it('are whole, and EC-075 leave out what is no call', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const { store } = opened
    const call = settledCall({ model: 'a model, "quoted" | barred ✓', ending: 'partial', costMicroUsd: null })
    await writeUsage(store, [call])
    await store.command('xadd', ['{usage}:calls'], ['*', 'id', 'stranger'])
    const names = { key: () => 'Ada', account: () => 'Shared' }
    const recent = await createCallBook({ store, names }).recentCalls()
    expect(recent).toEqual([{ ...call, keyName: 'Ada', accountName: 'Shared' }])
  })

  it('are filtered, page by page, without a gap or a double', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const calls = Array.from({ length: 1300 }, (_, index) =>
      settledCall({ keyId: `key-${index % 3}`, ending: index % 5 === 0 ? 'failed' : 'complete' }),
    )
    await writeUsage(opened.store, calls)
    const book = createCallBook({ store: opened.store, names: nobody })
    const seen: string[] = []
    for (let before: string | undefined; ; ) {
      const page = await book.list({ key: 'key-1', ending: 'complete', limit: 70, ...(before && { before }) })
      seen.push(...page.calls.map(call => call.id))
      before = page.next
      if (before === undefined) break
    }
    const wanted = calls.filter(call => call.keyId === 'key-1' && call.ending === 'complete')
    expect(seen).toEqual(wanted.map(call => call.id).toReversed())
  })

  it('say what a call of an earlier version does not say by leaving it out', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const old = settledCall()
    const { usage, ...plain } = old
    const entry = Object.entries({ ...plain, ...usage }).flatMap(([name, value]) => [name, String(value)])
    await opened.store.command('xadd', ['{usage}:calls'], ['*', ...entry])
    const wide = {
      ...old,
      hour: 14,
      modelAsked: 'asked',
      queueMs: 3,
      firstByteMs: 0,
      routing: 'the only one',
    }
    await writeUsage(opened.store, [wide])
    const [second, first] = await createCallBook({ store: opened.store, names: nobody }).recentCalls()
    expect(first).toEqual({ ...old, keyName: 'key-1', accountName: 'account-1' })
    expect(second).toEqual({ ...wide, keyName: 'key-1', accountName: 'account-1' })
  })
})
