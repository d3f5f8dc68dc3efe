import { createHash } from 'node:crypto'
import type { Script, StoreArgument } from './store.ts'
import { isReply } from './store-down.ts'

type Send = (name: string, args: readonly StoreArgument[]) => Promise<unknown>

/** Runs scripts by their digest; a server that has forgotten one gets its text again. */
export function createScriptRunner(send: Send) {
  const digests = new WeakMap<Script, string>()
  const digestOf = (script: Script): string => {
    const known = digests.get(script)
    if (known !== undefined) return known
    const digest = createHash('sha1').update(script.lua).digest('hex')
    digests.set(script, digest)
    return digest
  }
  return async (
    script: Script,
    keys: readonly string[],
    args: readonly StoreArgument[],
  ): Promise<unknown> => {
    const rest = [keys.length, ...keys, ...args]
    try {
      return await send('evalsha', [digestOf(script), ...rest])
    } catch (error) {
      if (!isReply(error) || !error.message.startsWith('NOSCRIPT')) throw error
      return send('eval', [script.lua, ...rest])
    }
  }
}
