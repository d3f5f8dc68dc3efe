import { EventEmitter } from 'node:events'

const set = new Map()
const setter = name => handler => void set.set(name, handler)
const partitions = new Map()

/** Keeps the handlers; Chromium itself is given no permission at all. */
class Session extends EventEmitter {
  route = 'DIRECT'
  beforeRequest = undefined
  setPermissionRequestHandler = setter('request')
  setPermissionCheckHandler = setter('check')
  setDevicePermissionHandler = setter('device')
  setDisplayMediaRequestHandler = setter('display')
  webRequest = {
    onBeforeRequest: listener => {
      this.beforeRequest = listener
    },
  }
  /** Whether the app cancels a request for a page. */
  cancels(url) {
    const answered = { cancel: false }
    this.beforeRequest?.({ url, resourceType: 'mainFrame' }, answer => Object.assign(answered, answer))
    return answered.cancel
  }
  async setProxy({ mode, proxyRules }) {
    this.route = mode === 'fixed_servers' ? `PROXY ${proxyRules.replace(/^\w+:\/\//, '')}` : 'DIRECT'
  }
  resolveProxy = async () => this.route
  closeAllConnections = async () => undefined
  clearStorageData = async () => undefined
  clearCache = async () => undefined
  clearAuthCache = async () => undefined
}

export const session = {
  defaultSession: new Session(),
  fromPartition(name) {
    if (!partitions.has(name)) {
      partitions.set(name, new Session())
      session.onCreated(partitions.get(name))
    }
    return partitions.get(name)
  },
  onCreated: () => undefined,
}

export const guardsSet = () => [...set.keys()]
