import { expect, test } from 'vitest'
import { isPermitted } from './permissions.ts'

test('SEC-18: only our own page may write to the clipboard', () => {
  expect(isPermitted('clipboard-sanitized-write', 'app://ui/')).toBe(true)
  expect(isPermitted('clipboard-sanitized-write', 'https://evil.test/')).toBe(false)
  expect(isPermitted('clipboard-sanitized-write', '')).toBe(false)
})

test.each([
  'clipboard-read',
  'media',
  'geolocation',
  'notifications',
  'openExternal',
  'local-network',
  'local-network-access',
  'loopback-network',
  'usb',
  'serial',
  'unknown',
])('SEC-17: %s is denied even to our own page', permission => {
  expect(isPermitted(permission, 'app://ui/')).toBe(false)
})
