import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { windows } from './windows.mjs'

export const shown = {
  tray: undefined,
  clipboard: '',
  hasMenuBar: true,
  notices: [],
  question: undefined,
  wakeLocks: new Set(),
  openedPaths: [],
}

export const clipboard = {
  writeText: async text => {
    shown.clipboard = text
  },
  readText: async () => shown.clipboard,
}

export const Menu = {
  buildFromTemplate: template =>
    Object.assign(new EventEmitter(), {
      items: template.map(item => ({
        type: 'normal',
        enabled: true,
        ...item,
        ...(item.submenu && { submenu: Menu.buildFromTemplate(item.submenu) }),
      })),
    }),
  setApplicationMenu: menu => {
    shown.hasMenuBar = menu !== null
  },
}

export const nativeImage = {
  createFromPath(path) {
    const bytes = readFileSync(path)
    const isPng = bytes.subarray(1, 4).toString('latin1') === 'PNG'
    return { path, isEmpty: () => !isPng }
  },
}

export class Tray extends EventEmitter {
  constructor(image) {
    super()
    this.look = { image, toolTip: '', menu: undefined }
    shown.tray = this
  }
  setImage(image) {
    if (image.isEmpty()) throw new Error('the tray icon is empty')
    this.look.image = image
  }
  setToolTip(toolTip) {
    this.look.toolTip = toolTip
  }
  setContextMenu(menu) {
    this.look.menu = menu
  }
  destroy() {
    shown.tray = undefined
  }
}

const theme = { source: 'system' }

export const nativeTheme = Object.assign(new EventEmitter(), {
  get shouldUseDarkColors() {
    return theme.source === 'dark'
  },
  shouldUseDarkColorsForSystemIntegratedUI: true,
})
Object.defineProperty(nativeTheme, 'themeSource', {
  get: () => theme.source,
  set(source) {
    theme.source = source
    for (const window of windows) window.followTheme(source)
  },
})

export class Notification extends EventEmitter {
  constructor({ title, body }) {
    super()
    this.text = { title, body }
  }
  show() {
    shown.notices.push(this)
  }
}

/** A question waits until the test presses one of its buttons. */
export const dialog = {
  showMessageBox: ({ message, buttons }) =>
    new Promise(resolve => {
      const press = label => {
        shown.question = undefined
        resolve({ response: buttons.indexOf(label), checkboxChecked: false })
      }
      shown.question = { message, buttons, press }
    }),
}

export const shell = {
  openPath: async path => {
    shown.openedPaths.push(path)
    return ''
  },
}

export const powerMonitor = new EventEmitter()

const lockCount = { made: 0 }

export const powerSaveBlocker = {
  start(type) {
    if (type !== 'prevent-app-suspension') throw new Error(`unknown type ${type}`)
    lockCount.made += 1
    shown.wakeLocks.add(lockCount.made)
    return lockCount.made
  },
  stop: id => shown.wakeLocks.delete(id),
}
