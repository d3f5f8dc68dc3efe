import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readCallId, writeCallId } from './tool-call-id.ts'

const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 }).map(each => Buffer.from(each).toString('base64'))
const signature = fc.oneof(bytes, fc.string({ minLength: 1 }))
const mark = fc.record({ id: fc.stringMatching(/^[\w-]{1,20}$/), signature }, { requiredKeys: [] })

it('a call’s id brings back what the service said of the call', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9a-f]{16}$/), mark, (serial, said) => {
      const id = writeCallId(serial, said)
      expect(readCallId(id)).toEqual(said)
      expect(id).toMatch(/^[\w-]+$/)
    }),
  )
})

it.each(['', 'call_4162774', 'toolu_01A09q90qw90lq917835lq9', 'call_x'])(
  'an id that another service made, %j, says nothing',
  id => expect(readCallId(id)).toEqual({}),
)
