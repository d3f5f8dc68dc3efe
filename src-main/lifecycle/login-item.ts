import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { App } from 'electron'
import type { LoginItemState } from '../ipc/contract.ts'
import { readIfPresent } from '../storage/private-file.ts'
import { isAutostartOn, renderAutostartEntry } from './autostart-entry.ts'

/** Whether the app starts when its user logs in: always what the system says, never what was once chosen. */
export interface LoginItem {
  read(): Promise<LoginItemState>
  write(isOn: boolean): Promise<void>
}

export interface AutostartPlace {
  /** `<config>/autostart/<app id>.desktop`. */
  readonly file: string
  /** What starts this app: the AppImage, or the program. Undefined inside a sandbox that allows no such thing. */
  readonly program: string | undefined
}

/** TR-08: by a file in the user's autostart folder. */
export function createAutostartFile({ file, program }: AutostartPlace): LoginItem {
  return {
    async read() {
      if (program === undefined) return 'unavailable'
      const entry = (await readIfPresent(file))?.toString()
      if (entry === undefined || !isAutostartOn(entry)) return 'off'
      // A new version of an AppImage has a new name; the entry would start nothing.
      if (entry !== renderAutostartEntry(program)) await writeFile(file, renderAutostartEntry(program))
      return 'on'
    },
    async write(isOn) {
      if (program === undefined) return
      if (!isOn) return await rm(file, { force: true })
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, renderAutostartEntry(program))
    },
  }
}

const windowsArguments = ['--hidden']

/** TR-07: by the system's own list, on Windows and macOS. */
export function createSystemLoginItem(
  app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>,
  platform: NodeJS.Platform,
): LoginItem {
  const options = platform === 'win32' ? { args: windowsArguments } : {}
  return {
    async read() {
      const { openAtLogin, status } = app.getLoginItemSettings(options)
      if (status === 'requires-approval') return 'requires-approval'
      return openAtLogin ? 'on' : 'off'
    },
    async write(isOn) {
      app.setLoginItemSettings({ ...options, openAtLogin: isOn })
    },
  }
}
