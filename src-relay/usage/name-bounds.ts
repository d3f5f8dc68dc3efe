import type { CallRecord } from '../contract/usage.ts'

/** What the books call a model or a client beyond the bound. */
const otherName = 'other'

const mostModels = 50
const mostClients = 20

/**
 * Both names are the caller's to choose, and each new one makes new rows. So a key may bring in so many a day; the
 * rest of that day's are entered together.
 */
export function createNameBounds(): (call: CallRecord) => CallRecord {
  const names = new Map<string, { readonly models: Set<string>; readonly clients: Set<string> }>()
  let today = ''
  return call => {
    if (call.day > today) {
      today = call.day
      names.clear()
    }
    const seen = names.get(call.keyId) ?? { models: new Set(), clients: new Set() }
    names.set(call.keyId, seen)
    const model = admit(seen.models, call.model, mostModels)
    const client = admit(seen.clients, call.client, mostClients)
    return model === call.model && client === call.client ? call : { ...call, model, client }
  }
}

function admit(seen: Set<string>, name: string, most: number): string {
  if (seen.has(name)) return name
  if (seen.size >= most) return otherName
  seen.add(name)
  return name
}
