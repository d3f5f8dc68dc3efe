import { newApiKeySchema } from '../contract/api-key.ts'
import type { AdminClient } from '../contract/client.ts'
import type { AskingCommand } from './command.ts'
import { keyOptions, keySources, readKeyFields } from './key-options.ts'
import { readFields } from './read-fields.ts'

export const keyCreate: AskingCommand = {
  name: 'key create',
  summary: 'make a key for a friend and show its secret, once',
  positionals: ['NAME'],
  options: keyOptions,
  async ask({ positionals: [name = ''], flags }, client) {
    const body = readFields(newApiKeySchema, { name, ...readKeyFields(flags) }, keySources)
    const created = await client.createKey({ body })
    const lines = [
      `Made the key ${created.key.name}. It is shown this once:`,
      `  ${created.secret}`,
      ...(await setUpLines(client, created.secret)),
    ]
    return { document: created, text: lines.join('\n\n') }
  },
}

/** How a friend's client is set up, for every provider of which there is an account. */
async function setUpLines(client: AdminClient, key: string): Promise<string[]> {
  const [{ baseUrls }, accounts, providers] = await Promise.all([
    client.getStatus(),
    client.listAccounts(),
    client.listProviders(),
  ])
  const [baseUrl] = baseUrls
  if (baseUrl === undefined) return []
  return providers
    .filter(({ id }) => accounts.some(({ provider }) => provider === id))
    .flatMap(({ clientGuides }) => clientGuides)
    .map(guide =>
      [`${guide.label}:`, ...guide.lines.map(line => `  ${fillIn(line, { baseUrl, key })}`)].join('\n'),
    )
}

interface Blanks {
  readonly baseUrl: string
  readonly key: string
}

const fillIn = (line: string, { baseUrl, key }: Blanks): string =>
  line.replaceAll('{baseUrl}', baseUrl).replaceAll('{key}', key)
