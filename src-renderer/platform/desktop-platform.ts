import type { DesktopBridge } from '../../src-main/ipc/contract.ts'
import type { Platform } from './platform.ts'

/** The page in the app's own window. */
export async function createDesktopPlatform(bridge: DesktopBridge): Promise<Platform> {
  const { systemLanguages, ...initialAppearance } = await bridge.readBootstrap()
  return {
    initialAppearance,
    systemLanguages,
    service: {
      read: () => bridge.readService(),
      start: () => bridge.startService(),
      stop: () => bridge.stopService(),
      async startOn(port) {
        await bridge.writeSettings({ port })
        await bridge.startService()
      },
      readKeyProtection: () => bridge.readKeyProtection(),
      subscribe: listener => bridge.onServiceChanged(listener),
    },
    loginWindows: { open: id => bridge.openLoginWindow(id), close: id => bridge.closeLoginWindow(id) },
    desktop: { read: () => bridge.readSettings(), write: change => bridge.writeSettings(change) },
    writeAppearance: appearance => bridge.writeAppearance(appearance),
    writeClipboard: text => bridge.writeClipboard(text),
  }
}
