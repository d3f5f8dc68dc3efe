import type { DesktopSettings, DesktopSettingsChange } from './ipc/contract.ts'
import type { LoginItem } from './lifecycle/login-item.ts'
import type { Settings } from './settings.ts'
import type { UpdateDesk } from './updates/update-desk.ts'

export interface DesktopPreferencesDeps {
  readonly settings: Settings
  readonly loginItem: LoginItem
  readonly updates: Pick<UpdateDesk, 'read'>
  readonly hasTray: () => boolean
}

/** What the owner may set on this computer, with what the system says of it. */
export interface DesktopPreferences {
  read(): Promise<DesktopSettings>
  write(change: DesktopSettingsChange): Promise<DesktopSettings>
}

export function createDesktopPreferences(deps: DesktopPreferencesDeps): DesktopPreferences {
  const { settings, loginItem, updates, hasTray } = deps
  const read = async (): Promise<DesktopSettings> => ({
    loginItem: await loginItem.read(),
    keepAwake: settings.read().keepAwake,
    updates: updates.read(),
    hasTray: hasTray(),
  })
  return {
    read,
    async write({ startsAtLogin, keepAwake, port }) {
      if (startsAtLogin !== undefined) await loginItem.write(startsAtLogin)
      if (keepAwake !== undefined) settings.write({ keepAwake })
      if (port !== undefined) settings.write({ port })
      return await read()
    },
  }
}
