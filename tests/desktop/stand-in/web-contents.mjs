import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { answerPage } from './ipc-main.mjs'
import { createPageScript } from './page-script.mjs'
import { preventable } from './preventable.mjs'
import { fromChromium, toChromium } from './protocol.mjs'
import { session } from './session.mjs'
import { complaints } from './windows.mjs'

/** What a window shows: navigation really waits for the app's guards, and the preload script talks to the app. */
export class WebContents extends EventEmitter {
  constructor(id, page, { preload, session: own }) {
    super()
    this.id = id
    this.session = own ?? session.defaultSession
    this.openHandler = () => ({ action: 'allow' })
    this.page = page.then(async opened => {
      await this.prepare(opened, preload)
      return opened
    })
  }
  async prepare(page, preload) {
    watch(page)
    await page.exposeBinding('standInInvoke', ({ frame }, channel, args) => this.answer(frame, channel, args))
    await page.exposeBinding('standInComplain', (_source, text) => void complaints.push(text))
    await page.addInitScript(createPageScript(preload && readFileSync(preload, 'utf8')))
    page.on('popup', popup => this.judgePopup(popup))
    const debug = await page.context().newCDPSession(page)
    debug.on('Fetch.requestPaused', paused => void this.judgeNavigation(debug, paused))
    await debug.send('Fetch.enable', { patterns: [{ resourceType: 'Document' }] })
  }
  async loadURL(address) {
    const page = await this.page
    this.ownNavigation = toChromium(address)
    await page.goto(this.ownNavigation)
  }
  getURL() {
    return this.url ?? ''
  }
  setWebRTCIPHandlingPolicy() {}
  setWindowOpenHandler(handler) {
    this.openHandler = handler
  }
  send(channel, ...args) {
    const deliver = ([name, values]) => window.standInDeliver?.(name, values)
    void this.page.then(page => page.evaluate(deliver, [channel, args])).catch(() => undefined)
  }
  tellVisibility(isShown) {
    void this.page
      .then(page => page.evaluate(shown => window.standInShow?.(shown), isShown))
      .catch(() => undefined)
  }
  async answer(frame, channel, args) {
    const senderFrame = { url: fromChromium(frame.url()), parent: frame.parentFrame() }
    return await answerPage({ sender: this, senderFrame }, channel, args)
  }
  /** Every hop of a navigation comes by here; the ones the app itself asked for are not judged, as in Electron. */
  async judgeNavigation(debug, { requestId, request }) {
    const url = fromChromium(request.url)
    const event = preventable({ url, isMainFrame: true })
    if (request.url !== this.ownNavigation) this.emit('will-navigate', event)
    const isStopped = event.defaultPrevented || this.session.cancels(url)
    if (!isStopped) {
      this.url = url
      this.emit('did-navigate', preventable(), url)
    }
    const verdict = isStopped
      ? debug.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
      : debug.send('Fetch.continueRequest', { requestId })
    await verdict.catch(() => undefined)
  }
  judgePopup(popup) {
    if (this.openHandler({ url: fromChromium(popup.url()) }).action !== 'deny') return
    // Closed while it is still being set up, it would trip Playwright.
    const close = () => void popup.close().catch(() => undefined)
    popup.waitForLoadState().then(close, close)
  }
}

function watch(page) {
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(String(error)))
}
