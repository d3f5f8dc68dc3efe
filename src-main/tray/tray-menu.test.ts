import { expect, test } from 'vitest'
import type { ServiceState } from '../../src-relay/contract/service.ts'
import { serviceStates } from '../../src-relay/contract/service.ts'
import { testSnapshot } from '../../tests/fixtures/tray-snapshot.ts'
import { createTranslate } from '../translate.ts'
import { listTrayItems, type TrayItem } from './tray-menu.ts'

const en = createTranslate('en')
const zh = createTranslate('zh-CN')

const labels = (items: readonly TrayItem[]) =>
  items.map(item => (item.kind === 'separator' ? '──' : item.label))
function find(items: readonly TrayItem[], label: string) {
  const item = items.find(each => each.kind !== 'separator' && each.label === label)
  if (!item || item.kind === 'separator') throw new Error(`no row ${label}`)
  return item
}
const inside = (items: readonly TrayItem[], label: string) => {
  const item = find(items, label)
  return item.kind === 'submenu' ? item.items : []
}
const enabledCommands = (state: ServiceState) =>
  listTrayItems(testSnapshot({ state }), en).flatMap(item =>
    (item.kind === 'command' || item.kind === 'check') && item.isEnabled ? [item.command.name] : [],
  )

test('has at most 18 rows, and the same ones in both languages', () => {
  const snapshot = testSnapshot({ state: 'running', accounts: ['ready'] })
  expect(labels(listTrayItems(snapshot, en))).toEqual([
    'Running · 192.168.1.20:3000',
    'Open Carpool',
    '──',
    'Stop relay',
    'Copy base URL',
    'Copy client set-up',
    'Reachable on the local network',
    '──',
    'Accounts',
    'Today: 412 calls · 3.1M tokens · $6.40 · most by Bob',
    '──',
    'Keep this computer awake',
    'Start at login',
    'Check for updates…',
    'Open log folder',
    '──',
    'Quit',
  ])
  const chinese = labels(listTrayItems({ ...snapshot, locale: 'zh-CN' }, zh))
  expect(chinese).toHaveLength(17)
  expect(chinese[9]).toBe('今日：412 次调用 · 310万 token · $6.40 · 最多：Bob')
  expect(chinese.filter(label => /[a-z]{4,}/i.test(label.replace(/Carpool|token/g, '')))).toEqual([])
})

test('offers what the state allows', () => {
  const always = ['open', 'open']
  const computer = ['keep-awake', 'start-at-login', 'check-updates', 'open-logs', 'quit']
  expect(enabledCommands('running')).toEqual([...always, 'stop', 'switch-lan', 'open', ...computer])
  expect(enabledCommands('degraded')).toEqual([...always, 'stop', 'switch-lan', 'open', ...computer])
  for (const state of ['stopped', 'error'] as const)
    expect(enabledCommands(state)).toEqual([...always, 'start', ...computer])
  for (const state of ['starting', 'stopping'] as const)
    expect(enabledCommands(state)).toEqual([...always, ...computer])
})

test('offers each address to copy, and each client’s lines with the key’s place kept', () => {
  const items = listTrayItems(testSnapshot({ state: 'running' }), en)
  expect(labels(inside(items, 'Copy base URL'))).toEqual([
    'http://192.168.1.20:3000',
    'http://127.0.0.1:3000',
  ])
  expect(inside(items, 'Copy client set-up')).toMatchObject([
    {
      label: 'Acme CLI',
      command: { name: 'copy', text: 'URL=http://192.168.1.20:3000/acme\nKEY=cr_YOUR_KEY' },
    },
  ])
})

test('says of each provider how many accounts serve, and what the others wait for', () => {
  const accounts = ['ready', 'ready', 'needs-login', 'cooling-down'] as const
  const items = listTrayItems(testSnapshot({ state: 'running', accounts }), en)
  expect(labels(inside(items, 'Accounts')).map(label => label.trim())).toEqual([
    'Acme: 2 of 4 ready',
    'a2: needs a login',
    'a3: rests for 1 hr 12 min',
  ])
})

test('shows what holds, and asks for the opposite', () => {
  const snapshot = testSnapshot({ state: 'running' })
  const lan = find(listTrayItems(snapshot, en), 'Reachable on the local network')
  expect(lan).toMatchObject({ isOn: true, command: { name: 'switch-lan', isOn: false } })
  const settings = { loginItem: 'unavailable', keepAwake: 'while-running', hasTray: true } as const
  const ready = { ...settings, updates: { state: 'ready', version: '1.4.2' } } as const
  const items = listTrayItems({ ...snapshot, settings: ready }, en)
  expect(find(items, 'Keep this computer awake')).toMatchObject({ isOn: true })
  expect(find(items, 'Start at login')).toMatchObject({ isEnabled: false })
  expect(find(items, 'Restart to update to 1.4.2')).toMatchObject({ command: { name: 'install-update' } })
})

test('no row has a secret or an accelerator, in any state', () => {
  for (const state of serviceStates)
    for (const label of labels(listTrayItems(testSnapshot({ state, accounts: ['ready'] }), en)))
      expect(label).not.toMatch(/cr_[A-Za-z0-9]{6}|&/)
})
