import { expect, test } from 'vitest'
import { fillGuide } from './fill-guide.ts'

test('puts address and key in their places, as they are', () => {
  const guide = { id: 'g', label: 'G', lines: ['A={baseUrl}/api B={key}', 'C={key}{key} {other}'] }
  expect(fillGuide(guide, { baseUrl: 'http://a:1', key: 'cr_$&' })).toBe(
    'A=http://a:1/api B=cr_$&\nC=cr_$&cr_$& {other}',
  )
})
