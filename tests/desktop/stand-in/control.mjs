import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { debuggerUrl } from './browser.mjs'
import { ipcMain } from './ipc-main.mjs'
import { guardsSet } from './session.mjs'
import { shown } from './shell-parts.mjs'
import { complaints, windows } from './windows.mjs'

/** What a person could see and do, for a test: one JSON command in, one JSON answer out, line by line. */
export function startControl(app) {
  const path = process.env.STAND_IN_CONTROL
  if (!path) return
  rmSync(path, { force: true })
  const server = createServer(connection => {
    connection.on('error', () => undefined)
    createInterface({ input: connection }).on('line', line => {
      const { command, ...fields } = JSON.parse(line)
      connection.write(`${JSON.stringify(obey(app, command, fields))}\n`)
    })
  })
  server.listen(path)
  server.unref()
}

function obey(app, command, { label }) {
  switch (command) {
    case 'state':
      return readState()
    case 'menu':
      return clickMenu(label)
    case 'press':
      return pressButton(label)
    case 'tray-click':
      return { isDone: shown.tray.emit('click') }
    case 'close-window':
      for (const window of windows) window.close()
      return { isDone: true }
    case 'quit':
      app.quit()
      return { isDone: true }
    default:
      return { isDone: false, reason: `unknown command ${command}` }
  }
}

function readState() {
  const { look } = shown.tray ?? {}
  return {
    debuggerUrl: debuggerUrl(),
    complaints,
    clipboard: shown.clipboard,
    hasMenuBar: shown.hasMenuBar,
    notifications: shown.notifications,
    question: shown.question && { message: shown.question.message, buttons: shown.question.buttons },
    isKeptAwake: shown.wakeLocks.size > 0,
    guardsSet: guardsSet(),
    openChannels: ipcMain.eventNames(),
    windows: [...windows].map(window => ({
      isVisible: window.isVisible(),
      title: window.title,
      url: window.webContents.getURL(),
    })),
    tray: look && {
      icon: look.image.path,
      toolTip: look.toolTip,
      items: (look.menu?.items ?? []).map(({ label = '', enabled }) => ({ label, enabled })),
    },
  }
}

function pressButton(label) {
  const { question } = shown
  if (!question?.buttons.includes(label)) return { isDone: false, reason: `nothing asks for ${label}` }
  question.press(label)
  return { isDone: true }
}

function clickMenu(label) {
  const item = shown.tray?.look.menu?.items.find(candidate => candidate.label === label)
  if (!item?.enabled) return { isDone: false, reason: `the tray menu offers no ${label}` }
  item.click()
  return { isDone: true }
}
