import claimBindingLua from './scripts/claim-binding.lua?raw'
import moveBindingLua from './scripts/move-binding.lua?raw'
import type { Script } from './store.ts'

/** What a conversation is bound to; every one alone, so that they spread over a cluster. */
export const bindingKey = (conversation: string): string => `binding:${conversation}`

export const claimBindingScript: Script = { name: 'claim-binding', lua: claimBindingLua }
export const moveBindingScript: Script = { name: 'move-binding', lua: moveBindingLua }
