import type { AdminClient } from '../../../src-relay/contract/client.ts'

export const pricesSource = { queryKey: ['prices'], read: (client: AdminClient) => client.getPrices() }
