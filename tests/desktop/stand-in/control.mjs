import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { debuggerUrl } from './browser.mjs'
import { ipcMain } from './ipc-main.mjs'
import { guardsSet } from './session.mjs'
import { powerMonitor, shown } from './shell-parts.mjs'
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
    case 'wake':
      powerMonitor.emit('suspend')
      powerMonitor.emit('resume')
      return { isDone: true }
    case 'notification-click':
      return { isDone: shown.notices.at(-1)?.emit('click') ?? false }
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
    notifications: shown.notices.map(({ text }) => text),
    openedPaths: shown.openedPaths,
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
      items: (look.menu?.items ?? []).map(describeItem),
    },
  }
}

function pressButton(label) {
  const { question } = shown
  if (!question?.buttons.includes(label)) return { isDone: false, reason: `nothing asks for ${label}` }
  question.press(label)
  return { isDone: true }
}

function describeItem({ label = '', enabled, checked, submenu }) {
  return { label, enabled, checked, items: submenu?.items.map(describeItem) }
}

/** Rows of a menu and of those that open from it. */
const allItems = menu => menu?.items.flatMap(item => [item, ...(allItems(item.submenu) ?? [])])

function clickMenu(label) {
  shown.tray?.look.menu?.emit('menu-will-show')
  const item = allItems(shown.tray?.look.menu)?.find(each => each.label === label && !each.submenu)
  if (!item?.enabled) return { isDone: false, reason: `the tray menu offers no ${label}` }
  item.click()
  return { isDone: true }
}
