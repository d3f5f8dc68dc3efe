import type { SecretBox } from '../kernel/secret-box.ts'
import type { LoginMethod, TokenAnswer, TokenRefusal, Tokens } from '../providers/login.ts'
import type { Records } from '../store/records.ts'
import type { UpstreamRequest } from '../upstream/upstream.ts'
import { UpstreamError } from '../upstream/upstream.ts'
import type { AccountRecord } from './account.ts'
import type { AccountProxies } from './account-proxy.ts'
import type { RefreshCredentialDeps, RefreshResult } from './credential-refresh.ts'
import type { CredentialSaving } from './credential-saving.ts'
import { openSecretPart, type SecretPart } from './credential-seal.ts'
import type { CredentialVault, HeldSecret } from './credential-vault.ts'
import type { AskProvider } from './login-request.ts'

export interface AskForNewerDeps {
  /** Of the kind `accountRecords`. */
  readonly records: Pick<Records<AccountRecord>, 'find' | 'update' | 'reread'>
  readonly vault: Pick<CredentialVault, 'find'>
  readonly saving: Pick<CredentialSaving, 'save'>
  readonly secretBox: Pick<SecretBox, 'open'>
  readonly proxies: AccountProxies
  readonly askProvider: AskProvider
  /** Told of every answer of a token address. */
  readonly noteAnswer: (providerId: string, answer: TokenAnswer) => void
  readonly now: () => number
}

/** Below HTTP, and certainly before the provider had the request. */
const notSent: ReadonlySet<string> = new Set(['dns', 'connect', 'tls', 'proxy'])

/** Asks the provider for a newer credential and saves it. That it was asked is on record until its answer is. */
export function createAskForNewer(deps: AskForNewerDeps): RefreshCredentialDeps['askForNewer'] {
  const { records, now } = deps
  const begin = ({ id, credentialVersion }: AccountRecord) =>
    records.update(id, { renewalBegunAt: now() }, { credentialVersion })
  /** As it was: the provider has not retired anything this time. */
  const unbegin = ({ id, credentialVersion, renewalBegunAt }: AccountRecord) =>
    records.update(id, { renewalBegunAt }, { credentialVersion })

  async function ask(record: AccountRecord, request: UpstreamRequest) {
    await begin(record)
    try {
      return await deps.askProvider(request, deps.proxies.find(record.id))
    } catch (error) {
      if (error instanceof UpstreamError && notSent.has(error.failure)) await unbegin(record)
      throw error
    }
  }

  /** What was refused may have been replaced meanwhile: the store decides. */
  async function refused(
    record: AccountRecord,
    refusal: TokenRefusal,
    status: number,
  ): Promise<RefreshResult> {
    const { id, renewalBegunAt: lostAt } = record
    await records.reread()
    const current = records.find(id)
    if (!current) return { kind: 'not-renewable' }
    if (versionOf(current) > versionOf(record)) return { kind: 'renewed' }
    await unbegin(record)
    return { kind: 'refused', refusal, status, ...(lostAt !== undefined && { lostAt }) }
  }

  return async function askForNewer(record, method) {
    const held = newestOf(record, deps)
    const request = refreshRequest(method, record, { ...held.secretPart, now: now() })
    if (!request) return { kind: 'not-renewable' }
    const answer = await ask(record, request)
    const read = method.readTokens(answer, now())
    deps.noteAnswer(record.provider, read)
    if (read.kind !== 'tokens') return await refused(record, read, answer.status)
    const secretPart = renewed(held.secretPart, read.tokens, now())
    await deps.saving.save(record, { version: held.version + 1, secretPart })
    return { kind: 'renewed' }
  }
}

function newestOf(
  record: AccountRecord,
  { vault, secretBox }: Pick<AskForNewerDeps, 'vault' | 'secretBox'>,
): HeldSecret {
  const stored = { version: versionOf(record), secretPart: openSecretPart(record, secretBox) }
  const known = vault.find(record.id)
  return known && known.version > stored.version ? known : stored
}

function refreshRequest(
  method: LoginMethod,
  { identity }: AccountRecord,
  { refreshToken, client, now }: SecretPart & { readonly now: number },
): UpstreamRequest | undefined {
  if (refreshToken === undefined) return undefined
  return method.refresh?.({ refreshToken, ...(client && { client }), ...(identity && { identity }) }, now)
}

/** What the answer leaves out stays as it was. */
function renewed(former: SecretPart, tokens: Tokens, now: number): SecretPart {
  const { accessToken, refreshToken = former.refreshToken, lifetimeSeconds, scopes } = tokens
  return {
    ...former,
    accessToken,
    refreshToken,
    issuedAt: now,
    expiresAt: lifetimeSeconds && now + lifetimeSeconds * 1000,
    scopes: scopes.length > 0 ? scopes : former.scopes,
  }
}

function versionOf({ credentialVersion = 0 }: AccountRecord): number {
  return credentialVersion
}
