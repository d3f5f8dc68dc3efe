import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import type { UpdaterPort } from './update-desk.ts'

/** The updater of a packaged app that knows where its releases are. Signatures are checked by the updater itself. */
export async function openUpdater(): Promise<UpdaterPort | { readonly unavailable: string }> {
  if (!app.isPackaged) return { unavailable: 'a development build is updated by its source' }
  if (!existsSync(join(process.resourcesPath, 'app-update.yml')))
    return { unavailable: 'this build names no place to look for newer ones' }
  const { default: electronUpdater } = await import('electron-updater')
  const { autoUpdater } = electronUpdater
  Object.assign(autoUpdater, { autoDownload: true, autoInstallOnAppQuit: false, disableWebInstaller: true })
  return {
    async check() {
      const found = await autoUpdater.checkForUpdates()
      return found?.isUpdateAvailable ? found.updateInfo.version : undefined
    },
    onDownloaded: listener => void autoUpdater.on('update-downloaded', ({ version }) => listener(version)),
    onFailed: listener => void autoUpdater.on('error', listener),
    install: () => autoUpdater.quitAndInstall(),
  }
}
