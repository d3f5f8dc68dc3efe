import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { AccountView } from '../../src-relay/contract/account.ts'
import { type ServiceState, serviceStates } from '../../src-relay/contract/service.ts'
import { testSnapshot } from '../../tests/fixtures/tray-snapshot.ts'
import { createTranslate } from '../translate.ts'
import { readTrayLook } from './tray-model.ts'

const en = createTranslate('en')
const zh = createTranslate('zh-CN')
const lookOf = (state: ServiceState, activeCalls = 0, accounts: AccountView['health']['state'][] = []) =>
  readTrayLook(testSnapshot({ state, activeCalls, accounts }), en)

test('says how many calls run, and where', () => {
  expect(lookOf('running', 2)).toEqual({
    icon: 'active',
    tooltip: 'Carpool: Running · 192.168.1.20:3000 · 2 active',
    firstLine: 'Running · 192.168.1.20:3000 · 2 active',
  })
  expect(readTrayLook(testSnapshot({ state: 'running' }), zh).firstLine).toBe('运行中 · 192.168.1.20:3000')
  const stopped = readTrayLook(testSnapshot({ state: 'stopped' }), zh)
  expect(stopped).toMatchObject({ icon: 'stopped', firstLine: '已停止' })
})

test('has a shape for each state, drawn for every system', () => {
  const icons = new Set(serviceStates.map(state => lookOf(state, 1).icon))
  expect([...icons].toSorted()).toEqual(['active', 'changing', 'error', 'stopped', 'warning'])
  const folder = join(import.meta.dirname, '../../resources/tray')
  const forms = ['.png', '@2x.png', 'Template.png', 'Template@2x.png', '-on-dark.ico', '-on-light.ico']
  for (const icon of [...icons, 'running'])
    for (const name of forms) expect(existsSync(join(folder, icon + name)), icon + name).toBe(true)
})

test('shows first what is worst: an error, then what the owner should see to, then open streams', () => {
  expect(lookOf('running', 1, ['ready', 'cooling-down']).icon).toBe('active')
  expect(lookOf('running', 1, ['ready', 'needs-login']).icon).toBe('warning')
  expect(lookOf('running', 0, ['cooling-down', 'cooling-down']).icon).toBe('warning')
  expect(lookOf('error', 1, ['needs-login']).icon).toBe('error')
  expect(lookOf('starting', 0, ['needs-login']).icon).toBe('changing')
})

test('keeps the tooltip as short as Windows wants it', () => {
  const long = testSnapshot({ state: 'running' })
  const status = long.status && { ...long.status, baseUrls: [`http://${'a'.repeat(200)}:3000`] }
  expect(readTrayLook({ ...long, status }, en).tooltip.length).toBeLessThanOrEqual(127)
})
