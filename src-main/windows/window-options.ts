export interface WindowOptions {
  readonly preload: string
  readonly isPackaged: boolean
  readonly isDark: boolean
}

/** What every window of the app may do: as little as a page needs. */
export function createWebPreferences({ isPackaged }: Pick<WindowOptions, 'isPackaged'>) {
  return Object.freeze({
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
    devTools: !isPackaged,
  })
}

/** The size, and the background that is there before the page is: no white flash. */
export function createWindowOptions(options: WindowOptions) {
  return {
    title: 'Carpool',
    width: 1180,
    height: 860,
    minWidth: 360,
    minHeight: 480,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: options.isDark ? '#101112' : '#f5f5f2',
    webPreferences: Object.freeze({ ...createWebPreferences(options), preload: options.preload }),
  }
}
