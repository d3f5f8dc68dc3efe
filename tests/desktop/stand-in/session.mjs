import { EventEmitter } from 'node:events'

const set = new Map()
const setter = name => handler => void set.set(name, handler)

/** Keeps the handlers; Chromium itself is given no permission at all. */
export const session = {
  defaultSession: Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: setter('request'),
    setPermissionCheckHandler: setter('check'),
    setDevicePermissionHandler: setter('device'),
    setDisplayMediaRequestHandler: setter('display'),
  }),
}

export const guardsSet = () => [...set.keys()]
