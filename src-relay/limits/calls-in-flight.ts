import type { ApiKey } from '../contract/api-key.ts'
import type { LimitSettings } from '../contract/limit.ts'
import { RelayError } from '../kernel/errors.ts'
import { createSlotLeases, type Slot, type SlotAnswer, type SlotLeasesDeps } from '../store/slot-leases.ts'
import { slotsKey } from '../store/slot-scripts.ts'
import { createSlotTurns, type Listener, type SlotTurnsDeps } from '../store/slot-turns.ts'
import type { HoldingLimit, LimitSubject } from './limit.ts'

type Settings = NonNullable<LimitSettings['callsInFlight']>

export interface CallsInFlightDeps extends SlotLeasesDeps, Omit<SlotTurnsDeps, 'slots'> {
  readonly store: SlotLeasesDeps['store'] & SlotTurnsDeps['store']
  /** The key as it is now: who waits obeys a limit that was changed meanwhile. */
  readonly findKey: (id: string) => ApiKey | undefined
  /** How often one that waits asks by itself; its turn is called as soon as it comes. */
  readonly askEveryMs?: number
}

interface Waiting {
  readonly turn: Listener
  readonly queue: NonNullable<Settings['queue']>
  /** What it was told when it came. */
  readonly first: SlotAnswer
}

/** A slot frees whenever a call ends, which nobody can foretell. */
const retryAfterSeconds = 5
const unlimited: Settings = { max: Number.MAX_SAFE_INTEGER }

/**
 * At most `max` calls of a key at the same time, over all relays on the store. Those beyond wait in a queue, if the key
 * has one, and are served in the order of their coming.
 */
export function createCallsInFlight(deps: CallsInFlightDeps): HoldingLimit<'callsInFlight'> {
  const { askEveryMs = 2000 } = deps
  const leases = createSlotLeases(deps)
  const turns = createSlotTurns({ ...deps, slots: slotsKey('') })

  const ask = ({ key, callId }: LimitSubject, { max, queue }: Settings): Promise<SlotAnswer> =>
    leases.take({ slots: slotsKey(key.id), holder: callId, max, places: queue?.length ?? 0 })

  const waitForTurn = async (subject: LimitSubject, { turn, queue, first }: Waiting): Promise<Slot> => {
    const overdue = AbortSignal.timeout(queue.waitSeconds * 1000)
    const end = AbortSignal.any([subject.signal, overdue])
    for (let answer = first; ; ) {
      await turn.next(askEveryMs, end)
      const { limits } = deps.findKey(subject.key.id) ?? subject.key
      const settings = limits.callsInFlight ?? unlimited
      if (overdue.aborted) throw refusal(settings, answer, queue.waitSeconds)
      end.throwIfAborted()
      answer = await ask(subject, settings)
      if (answer.slot) return answer.slot
      if (!answer.isWaiting) throw refusal(settings, answer)
    }
  }
  const queueUp = async (subject: LimitSubject, waiting: Waiting): Promise<Slot> => {
    try {
      return await waitForTurn(subject, waiting)
    } catch (error) {
      await leases.leave({ slots: slotsKey(subject.key.id), holder: subject.callId })
      throw error
    }
  }
  return {
    kind: 'holding',
    async admit(subject, settings) {
      // Before it asks: its turn may be called before the answer is here.
      using turn = turns.listen(subject.callId)
      const first = await ask(subject, settings)
      const { queue } = settings
      if (!first.slot && !(first.isWaiting && queue)) throw refusal(settings, first)
      const slot = first.slot ?? (queue && (await queueUp(subject, { turn, queue, first })))
      // The call is over when it is settled; whoever waits need not wait for the books.
      return slot && { settle: async () => slot[Symbol.asyncDispose](), ...slot }
    },
    async use(key, { max }) {
      const { held, waiting } = await leases.read(slotsKey(key.id))
      return { unit: 'calls', max, used: held, reserved: 0, waiting }
    },
    heldSlots: leases.held,
    start() {
      leases.start()
      turns.start()
    },
    stop: async () => void (await Promise.all([leases.stop(), turns.stop()])),
  }
}

function refusal({ max, queue }: Settings, { held, waiting }: SlotAnswer, waited?: number): RelayError {
  const allowed = max === 1 ? '1 call' : `${max} calls`
  const running = `${held} ${held === 1 ? 'is' : 'are'} running`
  const queued = queue ? `; of at most ${queue.length} that may wait ${waiting} do` : ''
  const patience = waited === undefined ? '' : ` This one has waited for ${waited} s.`
  const message = `This API key may run ${allowed} at the same time, and ${running}${queued}.${patience} Try again when one has ended.`
  return new RelayError('limit_reached', message, { retryAfterSeconds })
}
