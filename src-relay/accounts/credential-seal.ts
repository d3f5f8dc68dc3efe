import { z } from 'zod'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { RecordChange } from '../store/records.ts'
import type { AccountRecord } from './account.ts'

const secretPartSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  /** ms epoch. */
  issuedAt: z.number(),
  /** ms epoch; absent when it does not end, or nobody knows. */
  expiresAt: z.number().optional(),
  scopes: z.array(z.string()).readonly(),
  /** The owner's own OAuth client that it was got with. */
  client: z.object({ id: z.string(), secret: z.string() }).optional(),
})
/** All that is secret of an account, and what belongs to it. */
export type SecretPart = z.infer<typeof secretPartSchema>

/** What the owner has given: an API key, or a token that came from elsewhere. */
export function secretGiven(accessToken: string, issuedAt: number): SecretPart {
  return { accessToken, issuedAt, scopes: [] }
}

/** What tokens are asked for with: there is none yet, so that the first use asks for one. */
export function grantGiven(grant: string, now: number): SecretPart {
  return { accessToken: '', refreshToken: grant, issuedAt: now, expiresAt: now, scopes: [] }
}

/** The fields of a record that change together with its secret part, and only together. */
export function sealedFields(
  secretPart: SecretPart,
  { id, version }: { readonly id: string; readonly version: number },
  secretBox: Pick<SecretBox, 'seal'>,
) {
  return {
    sealedSecret: secretBox.seal(JSON.stringify(secretPart), id),
    credentialVersion: version,
    credentialExpiresAt: secretPart.accessToken === '' ? undefined : secretPart.expiresAt,
    renewalBegunAt: undefined,
  } satisfies RecordChange<AccountRecord>
}

export function openSecretPart(record: AccountRecord, secretBox: Pick<SecretBox, 'open'>): SecretPart {
  const text = secretBox.open(record.sealedSecret, record.id)
  // Before credentials had versions, the secret was sealed as it is.
  if (record.credentialVersion === undefined) return secretGiven(text, record.createdAt)
  return secretPartSchema.parse(JSON.parse(text))
}
