import { type ApiKey, apiKeySchema } from '../contract/api-key.ts'

const ownerTestId = 'owner-test'
const ownerTestName = 'Owner’s test'

/** Under which the owner's test of an account is booked. It opens nothing: no secret belongs to it. */
export function ownerTestKey(accountId: string): ApiKey {
  const limits = {}
  const whose = { id: ownerTestId, name: ownerTestName, hint: '', enabled: true, createdAt: 0, limits }
  return apiKeySchema.parse({ ...whose, owner: true, accountIds: [accountId] })
}

/** What a key that is no friend's is called in the books. */
export function nameOfOwnerTest(id: string): string | undefined {
  return id === ownerTestId ? ownerTestName : undefined
}
