import type { Holdings } from '../../contract/backup.ts'
import type { Store } from '../store.ts'

/** What is in the store now. */
export async function readHoldings(store: Pick<Store, 'command'>): Promise<Holdings> {
  const count = async (name: string, key: string): Promise<number> => Number(await store.command(name, [key]))
  return {
    accounts: await count('zcard', '{accounts}:index'),
    keys: await count('zcard', '{api-keys}:index'),
    calls: await count('xlen', '{usage}:calls'),
  }
}
