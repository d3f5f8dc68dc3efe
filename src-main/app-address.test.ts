import { expect, test } from 'vitest'
import { isUiAddress } from './app-address.ts'

const own = ['app://ui/', 'app://ui', 'app://ui/assets/index.js?x#y']
const foreign = [
  '',
  'about:blank',
  'app://ui.evil.com/',
  'app://evil/ui/',
  'app://user@ui/',
  'app://ui@evil/',
  'app://ui:80/',
  'app://ui./',
  'app:ui',
  'xapp://ui/',
  'https://ui/',
  'http://127.0.0.1/',
  'http://localhost.evil.com/',
  'http://127.0.0.1@evil.com/',
  'https://127.evil.com/',
  'https://xn--80ak6aa92e.com/',
  'javascript:alert(1)',
  'data:text/html,x',
  'blob:app://ui/3f1c',
  'view-source:app://ui/',
  'file:///etc/passwd',
  'ms-settings:network',
]

test.each(own)('SEC-04: %s is a page of ours', address => {
  expect(isUiAddress(address)).toBe(true)
})

test.each(foreign)('SEC-07: %s is none', address => {
  expect(isUiAddress(address)).toBe(false)
})
