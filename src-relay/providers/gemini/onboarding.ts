import { z } from 'zod'
import type { AccountIdentity } from '../../contract/account.ts'
import { readJson } from '../../protocols/json-values.ts'
import type { UpstreamRequest } from '../../upstream/upstream.ts'
import type { TextAnswer } from '../login.ts'

const projectSchema = z
  .union([z.string().min(1), z.object({ id: z.string().min(1) }).transform(({ id }) => id)])
  .nullish()
  .catch(undefined)
const tierSchema = z.object({ id: z.string(), name: z.string().max(200).nullish().catch(undefined) })
const stateSchema = z.object({
  cloudaicompanionProject: projectSchema,
  currentTier: tierSchema.nullish().catch(undefined),
  allowedTiers: z
    .array(tierSchema.extend({ isDefault: z.boolean().nullish() }))
    .nullish()
    .catch(undefined),
  /** Of the operation that a first use begins. */
  done: z.boolean().nullish(),
  response: z.object({ cloudaicompanionProject: projectSchema }).nullish().catch(undefined),
  name: z.string().nullish(),
})

const metadata = { ideType: 'IDE_UNSPECIFIED', platform: 'PLATFORM_UNSPECIFIED', pluginType: 'GEMINI' }
const plainHeaders = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'carpool' }

/** Asks for a login's project and plan. */
export function askForProject(codeAssistUrl: string, accessToken: string): UpstreamRequest {
  return post(`${codeAssistUrl}/v1internal:loadCodeAssist`, accessToken, { metadata })
}

/**
 * A login that has never been used has no project yet: the request that gives it one, to be repeated until it is done.
 * Undefined when there is nothing (more) to do.
 */
export function onboard(
  codeAssistUrl: string,
  accessToken: string,
  { text }: TextAnswer,
): UpstreamRequest | undefined {
  const read = stateSchema.safeParse(readJson(text))
  if (!read.success) return undefined
  const { currentTier, allowedTiers, done, name, response } = read.data
  const isUnderWay = name != null && done !== true && response == null
  if (!isUnderWay && (currentTier != null || allowedTiers == null)) return undefined
  const tier = allowedTiers?.find(({ isDefault }) => isDefault) ?? { id: 'free-tier' }
  return post(`${codeAssistUrl}/v1internal:onboardUser`, accessToken, { tierId: tier.id, metadata })
}

export function readProject({ text }: TextAnswer): AccountIdentity {
  const read = stateSchema.safeParse(readJson(text))
  if (!read.success) return {}
  const project = read.data.cloudaicompanionProject ?? read.data.response?.cloudaicompanionProject
  const plan = read.data.currentTier?.name ?? read.data.currentTier?.id
  return { ...(project && { project }), ...(plan && { plan }) }
}

function post(url: string, accessToken: string, document: object): UpstreamRequest {
  const headers = {
    ...plainHeaders,
    'content-type': 'application/json',
    authorization: `Bearer ${accessToken}`,
  }
  return { method: 'POST', url, headers, body: Buffer.from(JSON.stringify(document)) }
}
