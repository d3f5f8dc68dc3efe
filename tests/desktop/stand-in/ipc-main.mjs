import { EventEmitter } from 'node:events'

const handlers = new Map()

export const ipcMain = Object.assign(new EventEmitter(), {
  handle(channel, listener) {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    handlers.set(channel, listener)
  },
  removeHandler: channel => void handlers.delete(channel),
})

/** Answers a page as Electron does: a failure reaches it in these words. */
export async function answerPage(event, channel, args) {
  const handler = handlers.get(channel)
  if (!handler) throw new Error(`No handler registered for '${channel}'`)
  return await handler(event, ...args)
}
