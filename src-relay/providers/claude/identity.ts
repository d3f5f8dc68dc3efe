import { z } from 'zod'
import type { AccountIdentity } from '../../contract/account.ts'
import { readJson } from '../../protocols/json-values.ts'
import type { TextAnswer } from '../login.ts'

const textSchema = z.string().trim().min(1).max(200).nullish().catch(undefined)
const flagSchema = z.boolean().nullish().catch(undefined)

const profileSchema = z.object({
  account: z
    .object({
      uuid: textSchema,
      email: textSchema,
      email_address: textSchema,
      has_claude_max: flagSchema,
      has_claude_pro: flagSchema,
    })
    .nullish(),
  organization: z
    .object({
      uuid: textSchema,
      name: textSchema,
      organization_type: textSchema,
      rate_limit_tier: textSchema,
    })
    .nullish(),
})
type Profile = z.output<typeof profileSchema>

/** Whose account it is, from the profile; empty when that says nothing. */
export function readIdentity({ text }: TextAnswer): AccountIdentity {
  return readTokenIdentity(readJson(text)) ?? {}
}

/** The same from an answer that brings it along; undefined when it names neither account nor organisation. */
export function readTokenIdentity(document: unknown): AccountIdentity | undefined {
  const read = profileSchema.safeParse(document)
  if (!read.success || !(read.data.account ?? read.data.organization)) return undefined
  const { account, organization } = read.data
  const parts = {
    accountUuid: account?.uuid,
    email: account?.email ?? account?.email_address,
    organisation: organization?.name,
    organisationUuid: organization?.uuid,
    plan: planOf(read.data),
  }
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value))
}

const plansByOrganisation: Readonly<Record<string, string>> = {
  claude_max: 'Max',
  claude_pro: 'Pro',
  claude_team: 'Team',
  claude_enterprise: 'Enterprise',
}

/** In the provider's words; undefined when it does not say, which does not mean free. */
function planOf({ account, organization }: Profile): string | undefined {
  const type = organization?.organization_type ?? ''
  const named = plansByOrganisation[type] ?? /^claude_(\w+)$/.exec(type)?.[1]
  const plan = named ?? (account?.has_claude_max ? 'Max' : account?.has_claude_pro ? 'Pro' : undefined)
  const size = /_(\d+x)$/.exec(organization?.rate_limit_tier ?? '')?.[1]
  return plan && size ? `${plan} ${size}` : plan
}
