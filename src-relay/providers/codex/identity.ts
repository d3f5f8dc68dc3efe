import { z } from 'zod'
import type { AccountIdentity } from '../../contract/account.ts'
import { readJson } from '../../protocols/json-values.ts'

const textSchema = z.string().trim().min(1).max(200).nullish().catch(undefined)
const organisationSchema = z.object({
  title: textSchema,
  is_default: z.boolean().nullish().catch(undefined),
})
const claimsSchema = z.object({
  email: textSchema,
  'https://api.openai.com/auth': z
    .object({
      chatgpt_account_id: textSchema,
      chatgpt_plan_type: textSchema,
      organizations: z.array(organisationSchema).nullish().catch(undefined),
    })
    .nullish()
    .catch(undefined),
})

/** Whose account it is, from the token that says so; it came over TLS from who signed it. Undefined when it says nothing. */
export function readIdentity(idToken: string): AccountIdentity | undefined {
  const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()
  const read = claimsSchema.safeParse(readJson(payload))
  if (!read.success) return undefined
  const { email, 'https://api.openai.com/auth': account } = read.data
  const organisations = account?.organizations ?? []
  const parts = {
    accountUuid: account?.chatgpt_account_id,
    email,
    organisation: (organisations.find(each => each.is_default) ?? organisations[0])?.title,
    plan: account?.chatgpt_plan_type?.replace(/^\w/, letter => letter.toUpperCase()),
  }
  const known = Object.entries(parts).filter(([, value]) => value)
  return known.length > 0 ? Object.fromEntries(known) : undefined
}
