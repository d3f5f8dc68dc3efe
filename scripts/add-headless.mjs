// Called by electron-builder for each system it has packed: puts the relay that needs no desktop beside the app.
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { inProject } from './setup/project.mjs'

/** @param {import('electron-builder').AfterPackContext} context */
export async function afterPack({ appOutDir, packager, electronPlatformName }) {
  const contents =
    electronPlatformName === 'darwin'
      ? join(appOutDir, `${packager.appInfo.productFilename}.app`, 'Contents', 'Resources')
      : join(appOutDir, 'resources')
  const folder = join(contents, 'headless')
  mkdirSync(folder)
  for (const name of ['relay', 'renderer'])
    cpSync(inProject('out', name), join(folder, name), { recursive: true, filter: isShipped })
  cpSync(inProject('package.json'), join(folder, 'package.json'))
}

/** @param {string} path */
function isShipped(path) {
  return !path.endsWith('.map')
}
