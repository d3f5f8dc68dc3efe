// Loads the app's main module, and only when that has run to its end lets the app get ready, as Electron does.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bootApp } from './app.mjs'

const [, , folder = '.', ...args] = process.argv
const appPath = resolve(folder)
const manifest = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8'))
process.argv = [process.execPath, appPath, ...args]

const becomeReady = bootApp({ appPath, name: manifest.name, version: manifest.version })
await import(pathToFileURL(join(appPath, manifest.main)).href)
await becomeReady()
