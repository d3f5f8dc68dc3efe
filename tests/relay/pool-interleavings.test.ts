import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accountRecords } from '../../src-relay/accounts/account.ts'
import { type AccountsHealth, createAccountsHealth } from '../../src-relay/accounts/account-health.ts'
import { type Accounts, createAccounts } from '../../src-relay/accounts/account-store.ts'
import { healthRecords } from '../../src-relay/accounts/health-record.ts'
import { type AccountChange, newAccountSchema } from '../../src-relay/contract/account.ts'
import { createSecretBox } from '../../src-relay/kernel/secret-box.ts'
import type { Outcome } from '../../src-relay/providers/provider.ts'
import { createRecords } from '../../src-relay/store/records.ts'
import { startTestRedis } from '../fixtures/redis.ts'
import { openTestStore } from '../fixtures/store.ts'

interface Peer {
  readonly accounts: Accounts
  readonly health: AccountsHealth
}

const secretBox = createSecretBox(randomBytes(32))
const info = {
  id: 'alpha',
  label: 'Alpha',
  accountKinds: [{ id: 'api-key', label: 'API key', defaultBaseUrl: 'https://alpha.test' }],
  clientGuides: [],
}
const longestBreakMs = 60_000
let clock = 1_000_000_000
const now = () => clock
const scope = new AsyncDisposableStack()
let peers: readonly [Peer, Peer]

beforeAll(async () => {
  const redis = scope.use(await startTestRedis())
  const start = async (): Promise<Peer> => {
    const { store, logger } = scope.use(await openTestStore(redis))
    const records = createRecords({ store, logger }, accountRecords)
    const health = createAccountsHealth({
      records: createRecords({ store, logger }, healthRecords),
      accounts: records,
      logger,
      now,
    })
    const accounts = createAccounts({ records, health, providers: [{ info }], secretBox, now })
    await accounts.start()
    scope.defer(accounts.stop)
    return { accounts, health }
  }
  peers = [await start(), await start()]
})
afterAll(() => scope.disposeAsync())

const family = 'm'
const seconds = fc.integer({ min: 1, max: 7200 })
/** Each peer edits fields of its own, so that the last edit of a field is the one that has to stand. */
const edits: readonly [fc.Arbitrary<AccountChange>, fc.Arbitrary<AccountChange>] = [
  fc.oneof(
    fc.record({ name: fc.stringMatching(/^[a-z]{1,9}$/) }),
    fc.record({ enabled: fc.boolean() }),
    fc.record({ maxCallsInFlight: fc.option(fc.integer({ min: 1, max: 9 })) }),
  ),
  fc.oneof(
    fc.record({ priority: fc.integer({ min: 1, max: 100 }) }),
    // Another secret, as an owner enters it or a refresh brings it.
    fc.record({ secret: fc.stringMatching(/^sk-alpha-[a-z]{12}$/) }),
  ),
]
const step = fc.record({
  peer: fc.constantFrom(0 as const, 1 as const),
  action: fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('edit' as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('rest' as const), seconds, model: fc.boolean() }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constantFrom('deliver', 'fault', 'needs-login', 'suspended', 'unreached' as const),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('reset' as const) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds }) },
  ),
  edit: fc.tuple(...edits),
  /** Whether the next step waits for this one to be stored everywhere. */
  settles: fc.boolean(),
})

const outcomes: Readonly<Record<string, Outcome>> = {
  deliver: { kind: 'deliver' },
  fault: { kind: 'try-another', reason: 'broken' },
  unreached: { kind: 'try-another', reason: 'no connection' },
  'needs-login': { kind: 'needs-login', reason: 'refused' },
  suspended: { kind: 'suspended', reason: 'blocked' },
}

/** An account is in one state in every respect, and rests no longer than anybody said. */
function expectSound({ accounts, health }: Peer, id: string, statedUntil: number): void {
  const { state, until = 0, models = [] } = accounts.get(id).health
  const fitness = health.fitnessOf(id, family)
  const isDead = state === 'needs-login' || state === 'suspended'
  expect({ state, needsOwner: fitness.kind === 'needs-owner' }).toEqual({ state, needsOwner: isDead })
  const isFit = fitness.kind === 'fit' || fitness.kind === 'crowded'
  expect({ state, isKept: state === 'ready' && models.length === 0 && !isFit }).toEqual({
    state,
    isKept: false,
  })
  const rests = [until, ...models.map(model => model.until), 'until' in fitness ? fitness.until : 0]
  expect(Math.max(...rests)).toBeLessThanOrEqual(Math.max(statedUntil, clock + longestBreakMs))
}

it('two hundred random courses of failures, resets, secrets and edits on two relays leave every account sound', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async steps => {
      const given = { provider: 'alpha', name: 'one', secret: 'sk-alpha-000000000000' }
      const { id } = await peers[0].accounts.create(newAccountSchema.parse(given))
      await expect.poll(() => peers[1].accounts.find(id), { interval: 1, timeout: 5000 }).toBeDefined()
      const wanted: Record<string, unknown> = {
        ...given,
        enabled: true,
        priority: 50,
        maxCallsInFlight: null,
      }
      const queues = [Promise.resolve<unknown>(undefined), Promise.resolve<unknown>(undefined)]
      let statedUntil = 0
      for (const { peer, action, edit, settles } of steps) {
        const { accounts, health } = peers[peer]
        if (action.kind === 'wait') clock += action.seconds * 1000
        else if (action.kind === 'edit') {
          Object.assign(wanted, edit[peer])
          queues[peer] = (queues[peer] ?? Promise.resolve()).then(() => accounts.change(id, edit[peer]))
        } else if (action.kind === 'reset') {
          queues[peer] = (queues[peer] ?? Promise.resolve()).then(() => accounts.reset(id))
        } else if (action.kind === 'rest') {
          const until = clock + action.seconds * 1000
          statedUntil = Math.max(statedUntil, until)
          const outcome = {
            kind: 'cool-down',
            scope: action.model ? 'model' : 'account',
            until,
            reason: 'busy',
          } as const
          health.recordOutcome(accounts.get(id), family, outcome, { status: 429, headers: {} })
        } else {
          const head = action.kind === 'unreached' ? undefined : { status: 500, headers: {} }
          const outcome = outcomes[action.kind]
          if (outcome) health.recordOutcome(accounts.get(id), family, outcome, head)
        }
        if (settles) await Promise.all(queues)
        for (const each of peers) expectSound(each, id, statedUntil)
      }
      await Promise.all(queues)
      const { secret, provider: _provider, ...fields } = wanted
      const kept = { ...fields, secretHint: String(secret).slice(-4) }
      for (const each of peers) {
        await expect.poll(() => each.accounts.get(id), { interval: 1, timeout: 5000 }).toMatchObject(kept)
        expectSound(each, id, statedUntil)
      }
      // Everything that rests returns by itself.
      clock += 3 * 3_600_000
      for (const each of peers) {
        const { state, models } = each.accounts.get(id).health
        expect({
          isResting: state === 'cooling-down' && each.health.fitnessOf(id, family).kind === 'resting',
          models,
        }).toEqual({
          isResting: false,
        })
      }
      await peers[0].accounts.remove(id)
    }),
    { numRuns: 200 },
  )
}, 120_000)
