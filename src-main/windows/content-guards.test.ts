import { EventEmitter } from 'node:events'
import type { App, Session, WebContents } from 'electron'
import { expect, test, vi } from 'vitest'
import { guardEverything } from './content-guards.ts'

type WindowOpener = Parameters<WebContents['setWindowOpenHandler']>[0]

function guardedContents() {
  const app = new EventEmitter()
  const openers: WindowOpener[] = []
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (opener: WindowOpener) => openers.push(opener),
    session: {} as Session,
  })
  const guards = guardEverything(app as App)
  app.emit('web-contents-created', {}, contents)
  return { guards, contents, opener: openers[0] }
}

test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])(
  'SEC-06: %s is stopped unless it stays in our pages',
  name => {
    const { contents } = guardedContents()
    const isStopped = (url: string) => {
      const preventDefault = vi.fn()
      contents.emit(name, { url, preventDefault })
      return preventDefault.mock.calls.length > 0
    }
    expect(isStopped('https://evil.test/')).toBe(true)
    expect(isStopped('file:///etc/passwd')).toBe(true)
    expect(isStopped('app://ui/')).toBe(false)
  },
)

test('SEC-06: a session with a rule of its own goes where that says, and not to our pages', () => {
  const { guards, contents } = guardedContents()
  guards.allow(contents.session, (address, isMainFrame) => isMainFrame && address === 'https://login.test/')
  const isStopped = (url: string, isMainFrame: boolean) => {
    const preventDefault = vi.fn()
    contents.emit('will-frame-navigate', { url, isMainFrame, preventDefault })
    return preventDefault.mock.calls.length > 0
  }
  expect(isStopped('https://login.test/', true)).toBe(false)
  expect(isStopped('https://login.test/', false)).toBe(true)
  expect(isStopped('app://ui/', true)).toBe(true)
})

test('SEC-06: no window is opened and no content embedded', () => {
  const { contents, opener } = guardedContents()
  expect(opener?.({ url: 'https://evil.test/' } as Parameters<WindowOpener>[0])).toEqual({ action: 'deny' })
  const preventDefault = vi.fn()
  contents.emit('will-attach-webview', { preventDefault })
  expect(preventDefault).toHaveBeenCalledOnce()
})

test('SEC-17, SEC-19: a session grants nothing by itself', () => {
  const app = new EventEmitter()
  const set: Record<string, (...args: never[]) => unknown> = {}
  const setter = (name: string) => (given: (...args: never[]) => unknown) => {
    set[name] = given
  }
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: setter('request'),
    setPermissionCheckHandler: setter('check'),
    setDevicePermissionHandler: setter('device'),
    setDisplayMediaRequestHandler: setter('display'),
  })
  guardEverything(app as App)
  app.emit('session-created', session)

  const ask = set['request'] as unknown as (
    contents: object,
    permission: string,
    callback: (granted: boolean) => void,
    details: object,
  ) => void
  const granted: boolean[] = []
  ask({}, 'media', answer => granted.push(answer), { requestingUrl: 'app://ui/' })
  ask({}, 'clipboard-sanitized-write', answer => granted.push(answer), { requestingUrl: 'app://ui/' })
  expect(granted).toEqual([false, true])
  expect((set['device'] as () => boolean)()).toBe(false)
  const preventDefault = vi.fn()
  session.emit('will-download', { preventDefault })
  expect(preventDefault).toHaveBeenCalledOnce()
})
