import { expect, test, vi } from 'vitest'
import type { UpdateReport } from '../ipc/contract.ts'
import { createUpdateDesk, type UpdaterPort } from './update-desk.ts'

function staged(found: () => Promise<string | undefined>) {
  const told: UpdateReport['state'][] = []
  const listeners: { downloaded?: (version: string) => void; failed?: (error: Error) => void } = {}
  const install = vi.fn<() => void>()
  const updater: UpdaterPort = {
    check: found,
    onDownloaded: listener => void (listeners.downloaded = listener),
    onFailed: listener => void (listeners.failed = listener),
    install,
  }
  const leave = vi.fn((then: () => void) => then())
  const desk = createUpdateDesk({
    open: async () => updater,
    onChange: ({ state }) => told.push(state),
    leave,
  })
  return { desk, told, listeners, install, leave }
}

test('a new version is fetched by itself and put in place only when that is asked for', async () => {
  const { desk, told, listeners, install, leave } = staged(async () => '1.4.2')
  expect(await desk.check()).toEqual({ state: 'downloading', version: '1.4.2' })
  desk.install()
  expect(leave).not.toHaveBeenCalled()
  listeners.downloaded?.('1.4.2')
  // What is there stays there, whatever a later look fails of.
  listeners.failed?.(new Error('no network'))
  expect(desk.read()).toEqual({ state: 'ready', version: '1.4.2' })
  desk.install()
  expect(install).toHaveBeenCalledOnce()
  expect(told).toEqual(['checking', 'downloading', 'ready'])
})

test('says when there is nothing new, and why a look failed', async () => {
  expect(await staged(async () => undefined).desk.check()).toEqual({ state: 'current' })
  const { desk } = staged(() => Promise.reject(new Error('no network')))
  expect(await desk.check()).toEqual({ state: 'failed', reason: 'no network' })
})

test('a build without a channel says so and never asks', async () => {
  const open = vi.fn(async () => ({ unavailable: 'a development build' }))
  const desk = createUpdateDesk({ open, onChange: () => undefined, leave: () => undefined })
  await desk.check()
  expect(await desk.check()).toEqual({ state: 'unavailable', reason: 'a development build' })
  expect(open).toHaveBeenCalledOnce()
})
