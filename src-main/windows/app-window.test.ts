import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createAppWindow } from './app-window.ts'

const { windows } = vi.hoisted(() => ({ windows: [] as { destroy: () => void; show: () => void }[] }))
vi.mock('electron', () => ({
  nativeTheme: { shouldUseDarkColors: false },
  BrowserWindow: class extends EventEmitter {
    webContents = { id: windows.push(this) }
    show = vi.fn()
    hide = vi.fn()
    focus = vi.fn()
    isMinimized = () => false
    loadURL = async () => undefined
    destroy(): void {
      this.emit('closed')
    }
    close(): void {
      this.emit('close', { preventDefault: vi.fn() })
    }
  },
}))

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  windows.length = 0
})

const hiddenLifeMs = 600_000

function openWindow() {
  const onHidden = vi.fn()
  const window = createAppWindow({
    preload: '/preload.cjs',
    isPackaged: true,
    keepsRunning: () => true,
    hasTray: () => true,
    onHidden,
    onSessionEnd: vi.fn(),
    hiddenLifeMs,
  })
  window.show()
  const close = () => (windows.at(-1) as unknown as { close(): void }).close()
  return { window, onHidden, close }
}

test('TR-02: a window that stays hidden gives its page back, and is made anew when it is wanted', () => {
  const { window, onHidden, close } = openWindow()
  close()
  expect(onHidden).toHaveBeenCalledOnce()
  vi.advanceTimersByTime(hiddenLifeMs - 1)
  expect(window.contentsId()).toBe(1)
  vi.advanceTimersByTime(1)
  expect(window.contentsId()).toBeUndefined()
  window.show()
  expect(window.contentsId()).toBe(2)
})

test('TR-02: a window that is shown again in time stays', () => {
  const { window, close } = openWindow()
  close()
  vi.advanceTimersByTime(hiddenLifeMs / 2)
  window.show()
  vi.advanceTimersByTime(hiddenLifeMs)
  expect(window.contentsId()).toBe(1)
})
