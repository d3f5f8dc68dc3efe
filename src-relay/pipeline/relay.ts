import type { Authenticate } from '../api-keys/authenticate.ts'
import type { ClientTable } from '../api-keys/client-table.ts'
import type { ApiKey } from '../contract/api-key.ts'
import type { Admission } from '../limits/admission.ts'
import type { Call, IncomingCall } from './call.ts'
import type { Deliver } from './deliver.ts'
import type { Exchange } from './exchange.ts'
import type { KeyWatch } from './key-watch.ts'
import type { LiveCalls } from './live-calls.ts'
import type { Reply } from './reply.ts'
import type { Settle } from './settle.ts'

export interface RelayDeps {
  readonly authenticate: Authenticate
  readonly keyWatch: Pick<KeyWatch, 'begin'>
  readonly clients: Pick<ClientTable, 'recognise'>
  /** Throws a `RelayError` for what the key may not do or not now. */
  readonly admit: (call: Call) => Promise<Admission>
  readonly liveCalls: LiveCalls
  readonly exchange: Exchange
  readonly deliver: Deliver
  readonly settle: Settle
}

/** The life of one call, from the door to the books. Throws `RelayError` only before anything was answered. */
export type Relay = (incoming: IncomingCall, reply: Reply) => Promise<void>

export function createRelay(deps: RelayDeps): Relay {
  return async function relay(incoming, reply) {
    const key = await deps.authenticate(incoming)
    using watched = deps.keyWatch.begin(key)
    const call = await readCall(incoming, key, watched.signal)
    await using admission = await deps.admit(call)
    using live = deps.liveCalls.begin(call)
    await using exchanged = await deps.exchange(call, live)
    const delivery = await deps.deliver(call, exchanged.answer, reply, live)
    await deps.settle(call, exchanged, delivery, { admission, live })
  }

  async function readCall(incoming: IncomingCall, key: ApiKey, taken: AbortSignal): Promise<Call> {
    const { id, startedAt, provider, route, method, path, query, headers } = incoming
    const client = deps.clients.recognise(headers)
    const asked = { method, path, query, headers, body: await incoming.readBody() }
    const intent = route.protocol.readIntent(asked)
    const converted = route.conversion?.convert(asked)
    const request = converted?.request ?? asked
    const signal = AbortSignal.any([incoming.signal, taken])
    const basis = { id, startedAt, provider, route, key, request, intent, client, signal }
    return { ...basis, ...(converted && { converted }) }
  }
}
