import createLua from './scripts/create-record.lua?raw'
import readLua from './scripts/read-records.lua?raw'
import removeLua from './scripts/remove-record.lua?raw'
import updateLua from './scripts/update-record.lua?raw'
import type { Script } from './store.ts'

export const createScript: Script = { name: 'create-record', lua: createLua }
export const updateScript: Script = { name: 'update-record', lua: updateLua }
export const removeScript: Script = { name: 'remove-record', lua: removeLua }
export const readScript: Script = { name: 'read-records', lua: readLua }
