import { join } from 'node:path'
import { z } from 'zod'
import { KeyFault } from './key-fault.ts'
import type { WrappedKey } from './key-wrapping.ts'
import { readIfPresent, writePrivateFile } from './private-file.ts'

const vaultSchema = z.object({
  v: z.literal(1),
  wrapped: z.base64(),
  backend: z.string(),
  createdAt: z.number(),
})
type Vault = z.infer<typeof vaultSchema>

/** `vault.json` holds the wrapped key; a second copy is made with the first. */
const names = ['vault.json', 'vault.json.bak'] as const

/** Undefined when there is none; a damaged first copy gives way to the second. */
export async function readVault(dataDir: string): Promise<Vault | undefined> {
  const contents = await Promise.all(names.map(name => readIfPresent(join(dataDir, name))))
  const present = contents.filter(content => content !== undefined)
  const vaults = present.map(parseVault)
  const vault = vaults.find(found => found !== undefined)
  if (vault === undefined && present.length > 0)
    throw new KeyFault('key-unreadable', `${join(dataDir, names[0])} is damaged, and so is its copy.`)
  return vault
}

export async function writeVault(
  dataDir: string,
  { wrapped, backend }: WrappedKey,
  now: number,
): Promise<void> {
  const vault: Vault = { v: 1, wrapped: wrapped.toString('base64'), backend, createdAt: now }
  for (const name of names) await writePrivateFile(join(dataDir, name), `${JSON.stringify(vault)}\n`)
}

function parseVault(content: Buffer): Vault | undefined {
  try {
    return vaultSchema.parse(JSON.parse(content.toString('utf8')))
  } catch {
    return undefined
  }
}
