import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createWebPreferences, createWindowOptions } from './window-options.ts'

test('SEC-02: a window may do as little as a page needs', () => {
  const preferences = createWebPreferences({ isPackaged: true })
  expect(preferences).toEqual({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    enableWebSQL: false,
    spellcheck: false,
    devTools: false,
  })
  expect(Object.isFrozen(preferences)).toBe(true)
})

test('SEC-05: only the app’s own window has a preload script', () => {
  const options = { preload: '/app/preload.cjs', isPackaged: true, isDark: false }
  const { webPreferences } = createWindowOptions(options)
  expect(webPreferences).toEqual({ ...createWebPreferences(options), preload: '/app/preload.cjs' })
  expect(Object.isFrozen(webPreferences)).toBe(true)
})

test('a window is not shown before its page, and has its colour from the start', () => {
  const options = { preload: '/app/preload.cjs', isPackaged: false }
  const dark = createWindowOptions({ ...options, isDark: true })
  const light = createWindowOptions({ ...options, isDark: false })
  expect(dark.show).toBe(false)
  const styles = readFileSync(join(import.meta.dirname, '../../src-renderer/styles.css'), 'utf8')
  expect(styles).toContain(`--page: light-dark(${light.backgroundColor}, ${dark.backgroundColor})`)
})

test('SEC-01: windows are made in two places alone', () => {
  const sources = join(import.meta.dirname, '..')
  const makers = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .filter(path =>
      /new (BrowserWindow|WebContentsView|BaseWindow)\b/.test(readFileSync(join(sources, path), 'utf8')),
    )
  expect(makers).toEqual(['app-window.ts', 'login-window.ts'].map(name => join('windows', name)))
})
