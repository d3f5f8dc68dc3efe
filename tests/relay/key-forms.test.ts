import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiKey, type ApiKeyChange, apiKeyChangeSchema } from '../../src-relay/contract/api-key.ts'
import { type LimitSettings, limitSettingsSchema } from '../../src-relay/contract/limit.ts'
import type { LimitWindow } from '../../src-relay/contract/limit-window.ts'
import { startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { openTestStore, type TestStore } from '../fixtures/store.ts'

let relay: TestRelay
let opened: TestStore
beforeAll(async () => {
  relay = await startTestRelay()
  await relay.admin.changeAccount({ id: relay.accountId, body: { groups } })
  opened = await openTestStore(relay.redis)
})
afterAll(async () => {
  await opened[Symbol.asyncDispose]()
  await relay[Symbol.asyncDispose]()
})

const groups = ['work', '家', 'c']
const text = (maxLength: number) =>
  fc
    .string({ minLength: 1, maxLength, unit: 'grapheme' })
    .filter(each => /^[^\p{Cc}]+$/u.test(each) && each.trim() === each && each.length <= maxLength)
const pattern = fc.constantFrom('opus', 'sonnet-4', 'claude-*', 'gpt-5.1', '*mini*')
const ids = fc.option(
  fc.uniqueArray(fc.stringMatching(/^[0-9a-f]{1,12}$/), {
    minLength: 1,
    maxLength: 4,
  }),
)
const window: fc.Arbitrary<LimitWindow> = fc.oneof(
  fc.record({ kind: fc.constant('rolling' as const), minutes: fc.integer({ min: 1, max: 10_080 }) }),
  fc.constantFrom({ kind: 'five-hours' } as const, { kind: 'day' } as const, { kind: 'total' } as const),
  fc.record({
    kind: fc.constant('week' as const),
    startsOn: fc.constantFrom('monday' as const, 'sunday' as const),
    hour: fc.integer({ min: 0, max: 23 }),
  }),
)
const family = { models: pattern }
const counted = fc.array(
  fc.record(
    { max: fc.integer({ min: 1, max: 1e12 }), window, ...family },
    { requiredKeys: ['max', 'window'] },
  ),
  { maxLength: 5 },
)
const limits: fc.Arbitrary<LimitSettings> = fc
  .record(
    {
      callsInFlight: fc.record(
        {
          max: fc.integer({ min: 1, max: 10_000 }),
          queue: fc.record({
            length: fc.integer({ min: 1, max: 1000 }),
            waitSeconds: fc.integer({ min: 1, max: 600 }),
          }),
        },
        { requiredKeys: ['max'] },
      ),
      requests: counted,
      tokens: counted,
      cost: fc.array(
        fc.record(
          { maxUsd: fc.integer({ min: 1, max: 100_000_000 }).map(cents => cents / 100), window, ...family },
          { requiredKeys: ['maxUsd', 'window'] },
        ),
        { maxLength: 5 },
      ),
    },
    { requiredKeys: [] },
  )
  .filter(settings => limitSettingsSchema.safeParse(settings).success)

type Form = { readonly [F in keyof ApiKeyChange]-?: Exclude<ApiKeyChange[F], undefined> }

/** A value for every field of the form; a field that is missing here does not compile. */
const fields: { readonly [F in keyof Form]: fc.Arbitrary<Form[F]> } = {
  name: text(80),
  enabled: fc.boolean(),
  note: fc.string({ maxLength: 200, unit: 'grapheme' }).filter(note => note.length <= 2000),
  tags: fc.array(text(40), { maxLength: 20 }),
  colour: fc.option(fc.constantFrom('red', 'teal', 'pink')),
  expiry: fc.oneof(
    fc.constant({ kind: 'never' as const }),
    fc.record({ kind: fc.constant('on' as const), day: fc.constantFrom('2026-02-28', '2028-02-29') }),
    fc.record({ kind: fc.constant('after-first-use' as const), days: fc.integer({ min: 1, max: 3650 }) }),
  ),
  providers: fc.option(fc.constant(['claude'])),
  // Known once the relay runs.
  accountIds: fc.option(fc.constant(null).map(() => [relay.accountId])),
  accountGroups: fc.option(fc.subarray([...groups], { minLength: 1 })),
  accountFallback: fc.boolean(),
  owner: fc.boolean(),
  models: fc.oneof(
    fc.constant({ kind: 'any' as const }),
    fc.record({
      kind: fc.constantFrom('only' as const, 'except' as const),
      patterns: fc.array(pattern, { minLength: 1, maxLength: 5 }),
    }),
  ),
  clients: ids,
  addresses: fc.option(
    fc.array(fc.constantFrom('10.0.0.0/8', '192.168.1.7', '::1', 'fd00::/8'), { minLength: 1, maxLength: 4 }),
  ),
  limits,
}
type Field = keyof typeof fields
const fieldNames = Object.keys(fields) as Field[]
const form: fc.Arbitrary<Form> = fc.record(fields)

/** What a form would send: every field it shows, as it was loaded. */
function formOf(key: ApiKey): ApiKeyChange {
  return Object.fromEntries(fieldNames.map(name => [name, key[name]]))
}

const stored = async (id: string): Promise<Record<string, string>> =>
  Object(await opened.store.command('hgetall', [`{api-keys}:record:${id}`]))

describe('PS-40: the form of a key', () => {
  it('has a field for everything that can be changed', () => {
    expect(fieldNames.toSorted((a, b) => a.localeCompare(b))).toEqual(
      Object.keys(apiKeyChangeSchema.shape).toSorted((a, b) => a.localeCompare(b)),
    )
  })

  it('loaded and saved changes nothing that is stored', async () => {
    await fc.assert(
      fc.asyncProperty(form, async ({ enabled, ...values }) => {
        const { key } = await relay.admin.createKey({ body: values })
        await relay.admin.changeKey({ id: key.id, body: { enabled } })
        const before = await stored(key.id)
        const loaded = await relay.admin.getKey({ id: key.id })
        const saved = await relay.admin.changeKey({ id: key.id, body: formOf(loaded) })
        expect(saved).toEqual(loaded)
        expect(await stored(key.id)).toEqual(before)
      }),
      { numRuns: 60 },
    )
  }, 120_000)

  it('with one field changed changes that field alone in the store, and loads as it was saved', async () => {
    await fc.assert(
      fc.asyncProperty(form, form, fc.constantFrom(...fieldNames), async (first, second, name) => {
        const { enabled: _enabled, ...values } = first
        const { key } = await relay.admin.createKey({ body: values })
        const before = await stored(key.id)
        const change = { ...formOf(key), [name]: second[name] }
        const saved = await relay.admin.changeKey({ id: key.id, body: change })
        const after = await stored(key.id)
        const differing = Object.keys({ ...before, ...after }).filter(field => before[field] !== after[field])
        const isSame = JSON.stringify(second[name]) === before[name]
        expect(differing).toEqual(isSame ? [] : [name])
        expect(saved[name]).toEqual(second[name])
        expect(await relay.admin.getKey({ id: key.id })).toEqual(saved)
      }),
      { numRuns: 120 },
    )
  }, 120_000)
})
