import { describe, expect, it } from 'vitest'
import { createAddressCheck } from './allowed-addresses.ts'

const isAllowedFrom = createAddressCheck()

describe('the addresses a key may be used from', () => {
  it('are all unless some are named', () => {
    expect(isAllowedFrom({ addresses: null }, '203.0.113.9')).toBe(true)
    expect(isAllowedFrom({ addresses: null }, '')).toBe(true)
  })

  const addresses = ['192.168.1.7', '10.0.0.0/8', '2001:db8::1', 'fd00::/8', 'fe80::/10']
  it.each(['192.168.1.7', '10.200.3.4', '::ffff:10.1.2.3', '2001:db8::1', 'fd12:3456::1', 'fe80::1%eth0'])(
    'hold %s',
    address => {
      expect(isAllowedFrom({ addresses }, address)).toBe(true)
    },
  )

  it.each([
    '192.168.1.8',
    '11.0.0.1',
    '::ffff:192.168.1.8',
    '2001:db8::2',
    '::1',
    '127.0.0.1',
    '',
    'nowhere',
  ])('do not hold "%s"', address => {
    expect(isAllowedFrom({ addresses }, address)).toBe(false)
  })
})
