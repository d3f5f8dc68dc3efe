import { type Answer, jsonAnswer } from '../answer.ts'
import type { Reading, ReceivedCall, Vendor } from '../vendor.ts'

/** A vendor whose models it passes on: at this path of its own, for that path of the vendor. */
export type PassedOn = readonly [place: string, vendor: Vendor, servedAt: string]

/** The path of an account's base URL at the simulator. */
export const factoryPrefix = '/factory/api/llm'

const openVendors = ['openai', 'azure_openai', 'google', 'anthropic', 'fireworks', 'baseten']

/** Factory's relay of other vendors' models, for its own clients and keys. */
export function createFactory(passedOn: readonly PassedOn[]): Vendor {
  function read(call: ReceivedCall): Reading {
    const found = passedOn.find(([place]) => call.path === `${factoryPrefix}${place}`)
    const secret = /^bearer\s+(\S+)$/i.exec(call.headers.authorization ?? '')?.[1]
    if (!found) return settled(secret, refusal(404, 'Not Found'))
    const [place, vendor, servedAt] = found
    const problem = problemWith(call, place)
    if (problem !== undefined) return settled(secret, refusal(400, problem))
    if (!secret?.startsWith('fk-')) return settled(secret, refusal(401, 'Invalid API key'))
    return vendor.read({ ...call, path: servedAt })
  }

  return {
    serves: path => path.startsWith(`${factoryPrefix}/`),
    read,
    notFound: () => refusal(404, 'Not Found'),
    failure: error => refusal(500, `simulator: ${String(error)}`),
  }
}

/** Whose model it is has to be said, and no second credential may come along. */
function problemWith({ headers }: ReceivedCall, place: string): string | undefined {
  if (headers['x-api-key'] !== undefined) return 'two credentials'
  const vendors = place.startsWith('/a/') ? ['anthropic'] : openVendors
  return vendors.includes(String(headers['x-api-provider']))
    ? undefined
    : 'x-api-provider is missing or wrong'
}

function refusal(status: number, detail: string): Answer {
  return jsonAnswer(status, { detail, status })
}

function settled(secret: string | undefined, answer: Answer): Reading {
  const nothing = { model: undefined, modelScript: undefined }
  return { secret, ...nothing, scriptable: false, answer: () => answer, refuse: () => answer }
}
