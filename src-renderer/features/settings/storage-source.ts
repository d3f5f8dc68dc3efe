import type { AdminClient } from '../../../src-relay/contract/client.ts'

export const storageSource = { queryKey: ['storage'], read: (client: AdminClient) => client.getStorage() }
