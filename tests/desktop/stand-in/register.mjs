// Makes this process look like Electron's main process to whatever is loaded after it.
import { registerHooks } from 'node:module'

const standIn = new URL('./electron.mjs', import.meta.url).href

registerHooks({
  resolve(specifier, context, next) {
    const isElectron = specifier === 'electron' || specifier.startsWith('electron/')
    return isElectron ? { url: standIn, shortCircuit: true } : next(specifier, context)
  },
})

Object.defineProperty(process.versions, 'electron', { value: '45.4.1' })
Object.assign(process, { type: 'browser', defaultApp: true })
