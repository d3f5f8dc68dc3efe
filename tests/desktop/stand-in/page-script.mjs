/** What runs in a page before its own scripts: the preload script, with the part of `electron` it may use. */
export function createPageScript(preload = '') {
  return `(() => {
    if (window !== window.top) return
    ;(${setUpPage.toString()})()
    const module = { exports: {} }
    const require = name => {
      if (name !== 'electron') throw new Error('a sandboxed preload script has no ' + name)
      return window.standInElectron
    }
    ;((module, exports, require) => { ${preload}
    })(module, module.exports, require)
    delete window.standInElectron
  })()`
}

/** Runs in the page. */
function setUpPage() {
  const listeners = new Map()
  const visibility = { isShown: true }
  Object.defineProperty(document, 'visibilityState', {
    get: () => (visibility.isShown ? 'visible' : 'hidden'),
  })
  Object.defineProperty(document, 'hidden', { get: () => !visibility.isShown })
  window.standInShow = isShown => {
    visibility.isShown = isShown
    document.dispatchEvent(new Event('visibilitychange'))
  }
  window.standInDeliver = (channel, args) => {
    for (const listener of listeners.get(channel) ?? []) listener({}, ...args)
  }
  document.addEventListener('securitypolicyviolation', event => {
    const { effectiveDirective, blockedURI, sourceFile, lineNumber } = event
    window.standInComplain(`policy: ${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber}`)
  })
  window.standInElectron = {
    contextBridge: {
      exposeInMainWorld: (name, api) => Object.defineProperty(window, name, { value: Object.freeze(api) }),
    },
    ipcRenderer: {
      async invoke(channel, ...args) {
        try {
          return await window.standInInvoke(channel, args)
        } catch (error) {
          throw new Error(`Error invoking remote method '${channel}': ${error.message}`, { cause: error })
        }
      },
      on(channel, listener) {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      },
      off(channel, listener) {
        listeners.set(
          channel,
          (listeners.get(channel) ?? []).filter(other => other !== listener),
        )
      },
    },
  }
}
