import { EventEmitter } from 'node:events'
import { app } from './app.mjs'
import { openPage } from './browser.mjs'
import { preventable } from './preventable.mjs'
import { nativeTheme } from './shell-parts.mjs'
import { WebContents } from './web-contents.mjs'
import { windows } from './windows.mjs'

const count = { made: 0 }

async function sized(page, { width = 800, height = 600 }) {
  await page.setViewportSize({ width, height })
  return page
}

/** A window is a page of Chromium; being hidden is told to the page as Chromium would. */
export class BrowserWindow extends EventEmitter {
  constructor(options = {}) {
    super()
    count.made += 1
    this.id = count.made
    this.options = options
    this.title = options.title ?? ''
    this.isShown = options.show !== false
    this.isGone = false
    this.page = openPage().then(page => sized(page, options))
    this.webContents = new WebContents(this.id, this.page, options.webPreferences ?? {})
    windows.add(this)
    app.emit('web-contents-created', preventable(), this.webContents)
    this.followTheme(nativeTheme.themeSource)
  }
  async loadURL(address) {
    await this.webContents.loadURL(address)
    this.emit('ready-to-show')
  }
  show() {
    this.setShown(true)
  }
  hide() {
    this.setShown(false)
  }
  setShown(isShown) {
    if (this.isShown === isShown) return
    this.isShown = isShown
    this.webContents.tellVisibility(isShown)
    this.emit(isShown ? 'show' : 'hide')
  }
  setTitle(title) {
    this.title = title
  }
  isVisible() {
    return this.isShown
  }
  isMinimized() {
    return this.isSmall === true
  }
  minimize() {
    this.isSmall = true
  }
  isDestroyed() {
    return this.isGone
  }
  restore() {
    this.isSmall = false
  }
  focus() {}
  close() {
    const event = preventable()
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }
  destroy() {
    if (this.isGone) return
    this.isGone = true
    windows.delete(this)
    // Once it is set up: closed before, it would trip Playwright.
    void this.webContents.page.then(page => page.close())
    this.emit('closed')
    if (windows.size === 0) app.emit('window-all-closed')
  }
  followTheme(source) {
    const colorScheme = source === 'system' ? null : source
    void this.page.then(page => page.emulateMedia({ colorScheme }))
  }
  static getAllWindows() {
    return [...windows]
  }
}
