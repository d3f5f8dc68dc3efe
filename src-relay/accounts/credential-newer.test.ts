import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createLogger } from '../kernel/logger.ts'
import { createSecretBox } from '../kernel/secret-box.ts'
import type { LoginMethod, TextAnswer } from '../providers/login.ts'
import { type AccountRecord, accountRecords } from './account.ts'
import { createAskForNewer } from './credential-newer.ts'
import { createCredentialSaving } from './credential-saving.ts'
import { sealedFields } from './credential-seal.ts'
import { createCredentialVault } from './credential-vault.ts'

const secretBox = createSecretBox(randomBytes(32))
const method: LoginMethod = {
  kind: 'login',
  ways: ['paste'],
  refresh: ({ refreshToken }) => ({
    method: 'POST',
    url: 'https://alpha.test',
    headers: { used: refreshToken },
  }),
  readTokens: ({ status, text }) =>
    status === 200
      ? { kind: 'tokens', tokens: { accessToken: text, lifetimeSeconds: 60, scopes: [] } }
      : { kind: 'spent', reason: 'invalid_grant' },
}

function recordOf(version: number): AccountRecord {
  const secretPart = { accessToken: `a${version}`, refreshToken: `r${version}`, issuedAt: 0, scopes: [] }
  return accountRecords.schema.parse({
    id: 'a1',
    provider: 'alpha',
    kind: 'login',
    name: 'One',
    baseUrl: 'https://alpha.test',
    secretHint: 'hint',
    enabled: true,
    priority: 50,
    createdAt: 0,
    ...sealedFields(secretPart, { id: 'a1', version }, secretBox),
  })
}

/** The store as this relay sees it, and as it is after a re-read. */
function createRoom({ answer, inStore = recordOf(1) }: { answer: TextAnswer; inStore?: AccountRecord }) {
  let stored = inStore
  let seen = recordOf(1)
  let isDown = false
  const used: unknown[] = []
  const records = {
    find: () => seen,
    list: () => [seen],
    onChange: () => () => {},
    async update(
      _id: string,
      change: object,
      onlyIf: { readonly credentialVersion?: number | undefined } = {},
    ) {
      if (isDown) throw new Error('the store is down')
      if (onlyIf.credentialVersion !== stored.credentialVersion) return undefined
      stored = { ...stored, ...change }
      seen = stored
      return stored
    },
    async reread() {
      seen = stored
    },
  }
  const vault = createCredentialVault({ records, providers: [], secretBox })
  const logger = createLogger({ level: 'error', now: () => 0, write: () => {} })
  const saving = createCredentialSaving({ records, vault, secretBox, logger })
  const askForNewer = createAskForNewer({
    records,
    vault,
    saving,
    secretBox,
    proxies: { find: () => undefined },
    async askProvider({ headers }) {
      used.push(headers['used'])
      return answer
    },
    noteAnswer: () => {},
    now: () => 1000,
  })
  return {
    vault,
    saving,
    used,
    renew: () => askForNewer(seen, method),
    stored: () => stored,
    setDown: (down: boolean) => void (isDown = down),
  }
}

const good = { status: 200, headers: {}, text: 'a-new' }
const spent = { status: 400, headers: {}, text: '' }

it('what the provider leaves out of its answer stays as it was (EC-049)', async () => {
  const room = createRoom({ answer: good })
  expect(await room.renew()).toEqual({ kind: 'renewed' })
  expect(room.vault.find('a1')).toMatchObject({
    version: 2,
    secretPart: { accessToken: 'a-new', refreshToken: 'r1', issuedAt: 1000, expiresAt: 61_000 },
  })
  expect(room.stored()).toMatchObject({ credentialVersion: 2, credentialExpiresAt: 61_000 })
  expect(room.stored().renewalBegunAt).toBeUndefined()
})

it('a refusal of a token that was replaced meanwhile is none (EC-046)', async () => {
  const room = createRoom({ answer: spent, inStore: recordOf(2) })
  expect(await room.renew()).toEqual({ kind: 'renewed' })
  expect(room.vault.find('a1')).toMatchObject({ version: 2, secretPart: { accessToken: 'a2' } })
})

it('a refusal of the token that is still there is one', async () => {
  const room = createRoom({ answer: spent })
  expect(await room.renew()).toMatchObject({ kind: 'refused', refusal: { kind: 'spent' }, status: 400 })
})

it('a renewal never writes over what somebody else has saved since (EC-047)', async () => {
  const room = createRoom({ answer: good, inStore: recordOf(7) })
  await room.renew()
  expect(room.stored().credentialVersion).toBe(7)
  expect(room.used).toEqual(['r1'])
})

it('a credential that the store cannot take is used all the same, and saved later (EC-049)', async () => {
  const room = createRoom({ answer: good })
  const renewal = room.renew()
  await Promise.resolve()
  room.setDown(true)
  await renewal
  expect(room.vault.open('a1').secret).toBe('a-new')
  expect(room.stored().credentialVersion).toBe(1)
  room.setDown(false)
  await room.saving.retry()
  expect(room.stored().credentialVersion).toBe(2)
})
