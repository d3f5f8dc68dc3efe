import { expect, test } from 'vitest'
import { toCsv } from './csv.ts'

test('cells keep what they hold, and none is taken for a formula', () => {
  expect(
    toCsv([
      ['a', 1],
      ['say "hi", now', -2],
      ['=HYPERLINK("x")', 0],
    ]),
  ).toBe('a,1\r\n"say ""hi"", now",-2\r\n"\'=HYPERLINK(""x"")",0\r\n')
})
