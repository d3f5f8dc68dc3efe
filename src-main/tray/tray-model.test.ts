import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ServiceState, type ServiceStatus, serviceStates } from '../../src-relay/contract/service.ts'
import { createTranslate } from '../translate.ts'
import { listTrayItems, readTrayLook, type TrayItem, type TraySnapshot } from './tray-model.ts'

const en = createTranslate('en')
const zh = createTranslate('zh-CN')

function snapshot(state: ServiceState, activeCalls = 0): TraySnapshot {
  const status: ServiceStatus = {
    state,
    instanceId: 'i',
    version: '1',
    startedAt: 0,
    baseUrls: ['http://192.168.1.20:3000', 'http://127.0.0.1:3000'],
    lanEnabled: true,
    timeZone: 'UTC',
    redis: { mode: 'managed', state: 'ready' },
    heldSlots: 0,
    activeCalls,
    pendingRecords: 0,
  }
  const isServing = state === 'running' || state === 'degraded'
  return { report: { state }, status: isServing ? status : undefined }
}

const labels = (items: readonly TrayItem[]) =>
  items.map(item => (item.kind === 'command' ? item.label : '──'))
const commandsOf = (state: ServiceState) =>
  listTrayItems(snapshot(state), en).flatMap(item =>
    item.kind === 'command' && item.isEnabled ? [item.command] : [],
  )

test('says how many calls run, and where', () => {
  expect(readTrayLook(snapshot('running', 2), en)).toEqual({
    icon: 'active',
    tooltip: 'Carpool: Running · 192.168.1.20:3000 · 2 active',
    firstLine: 'Running · 192.168.1.20:3000 · 2 active',
  })
  expect(readTrayLook(snapshot('running'), zh).firstLine).toBe('运行中 · 192.168.1.20:3000')
  expect(readTrayLook(snapshot('stopped'), zh)).toMatchObject({ icon: 'stopped', firstLine: '已停止' })
})

test('has a shape for each state, drawn for every system', () => {
  const icons = new Set(serviceStates.map(state => readTrayLook(snapshot(state, 1), en).icon))
  expect([...icons].toSorted()).toEqual(['active', 'changing', 'error', 'stopped', 'warning'])
  const folder = join(import.meta.dirname, '../../resources/tray')
  for (const icon of [...icons, 'running'])
    for (const name of ['.png', '@2x.png', 'Template.png', 'Template@2x.png'])
      expect(existsSync(join(folder, icon + name)), icon + name).toBe(true)
})

test('offers what the state allows', () => {
  expect(labels(listTrayItems(snapshot('running'), en))).toEqual([
    'Running · 192.168.1.20:3000',
    'Open Carpool',
    '──',
    'Stop relay',
    'Copy base URL',
    '──',
    'Quit',
  ])
  expect(commandsOf('running')).toEqual(['open', 'open', 'stop', 'copy-base-url', 'quit'])
  expect(commandsOf('degraded')).toEqual(['open', 'open', 'stop', 'copy-base-url', 'quit'])
  expect(commandsOf('stopped')).toEqual(['open', 'open', 'start', 'quit'])
  expect(commandsOf('error')).toEqual(['open', 'open', 'start', 'quit'])
  expect(commandsOf('starting')).toEqual(['open', 'open', 'quit'])
  expect(commandsOf('stopping')).toEqual(['open', 'open', 'quit'])
})

test('speaks the owner’s language', () => {
  expect(labels(listTrayItems(snapshot('stopped'), zh))).toEqual([
    '已停止',
    '打开 Carpool',
    '──',
    '启动中继',
    '复制接入地址',
    '──',
    '退出',
  ])
})

test('keeps the tooltip as short as Windows wants it', () => {
  const long = snapshot('running')
  const status = long.status && { ...long.status, baseUrls: [`http://${'a'.repeat(200)}:3000`] }
  expect(readTrayLook({ ...long, status }, en).tooltip.length).toBeLessThanOrEqual(127)
})
