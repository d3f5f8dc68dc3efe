import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestRedis } from '../../tests/fixtures/redis.ts'
import { openTestStore, type TestStore } from '../../tests/fixtures/store.ts'
import { bindingKey, moveBindingScript } from '../store/binding-scripts.ts'
import { createAffinity } from './affinity.ts'

const scope = new AsyncDisposableStack()
let opened: TestStore
let clock = 1_000_000
beforeAll(async () => {
  opened = scope.use(await openTestStore(scope.use(await startTestRedis())))
})
afterAll(() => scope.disposeAsync())

const openRelay = () => createAffinity({ ...opened, now: () => clock })
const ttlOf = async (conversation: string) =>
  Number(await opened.store.command('pttl', [bindingKey(conversation)]))

it('binds a conversation to its first candidate, for all relays (EC-038)', async () => {
  const [one, two] = [openRelay(), openRelay()]
  expect(await one.claim('x', 'a')).toEqual({ binding: { home: 'a' }, isNew: true })
  expect(await two.claim('x', 'b')).toEqual({ binding: { home: 'a' }, isNew: false })
  expect(await two.claim('another', 'b')).toEqual({ binding: { home: 'b' }, isNew: true })
})

it('is claimed once by fifty calls at a time', async () => {
  const [one, two] = [openRelay(), openRelay()]
  const claims = await Promise.all(
    Array.from({ length: 50 }, (_, call) => (call % 2 === 0 ? one : two).claim('crowd', `a${call}`)),
  )
  expect(new Set(claims.map(claim => claim.binding.home)).size).toBe(1)
})

it('slides: every claim that reaches the store gives it another hour', async () => {
  const relay = openRelay()
  await relay.claim('slides', 'a')
  await opened.store.run(moveBindingScript, [bindingKey('slides')], ['a', 'a', 1000])
  await relay.claim('slides', 'a')
  expect(await ttlOf('slides')).toBeLessThanOrEqual(1000)
  clock += 30_000
  await relay.claim('slides', 'a')
  expect(await ttlOf('slides')).toBeGreaterThan(3_500_000)
})

it('moves unless another relay was faster, and says where it is bound then', async () => {
  const [one, two] = [openRelay(), openRelay()]
  const { binding } = await one.claim('moves', 'a')
  await two.claim('moves', 'a')
  one.move('moves', binding, { home: 'b', substitute: 'c' })
  await one.settled()
  two.move('moves', binding, { home: 'd' })
  await two.settled()
  expect((await two.claim('moves', 'x')).binding).toEqual({ home: 'b', substitute: 'c' })
})
