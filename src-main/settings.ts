import { ipcMain } from 'electron'
import ElectronStore from 'electron-store'
import { listInvalid, type Preferences, preferencesSchema } from './preferences.ts'

export interface SettingsDeps {
  /** Absolute folder of `preferences.json`. */
  readonly folder: string
  /** Told once what was wrong with the file. */
  readonly warn: (message: string) => void
}

export interface Settings {
  read(): Preferences
  write(change: Partial<Preferences>): void
}

/** The owner's preferences in a file. One that cannot be read is left as it is; defaults hold until it is mended. */
export function createSettings({ folder, warn }: SettingsDeps): Settings {
  const store = openStore(folder, warn)
  // The module answers any frame that asks where the data lies; nobody here asks.
  ipcMain.removeAllListeners('electron-store-get-data')
  const invalid = store ? listInvalid(store.store) : []
  if (invalid.length > 0)
    warn(`preferences.json has invalid values, their defaults are used: ${invalid.join(', ')}`)
  let current = preferencesSchema.parse(store?.store ?? {})
  return {
    read: () => current,
    write(change) {
      current = preferencesSchema.parse({ ...current, ...change })
      // Only what was changed, so that values of a newer version stay.
      store?.set({ version: current.version, ...change })
    },
  }
}

function openStore(folder: string, warn: SettingsDeps['warn']): ElectronStore | undefined {
  try {
    return new ElectronStore({ name: 'preferences', cwd: folder, clearInvalidConfig: false })
  } catch (error) {
    warn(`preferences.json cannot be read, defaults are used and nothing is saved: ${String(error)}`)
    return undefined
  }
}
