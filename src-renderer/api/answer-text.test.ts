import { expect, test } from 'vitest'
import { createEventReader, readAnswerError, readAnswerText } from './answer-text.ts'

test.each([
  { type: 'content_block_delta', delta: { type: 'text_delta', text: 'Hi' } },
  { type: 'response.output_text.delta', delta: 'Hi' },
  { choices: [{ delta: { content: 'Hi' } }] },
  { candidates: [{ content: { parts: [{ text: 'H' }, { text: 'i' }] } }] },
])('reads the words of an event in each format', event => {
  expect(readAnswerText(event)).toBe('Hi')
})

test.each([
  null,
  'x',
  { type: 'ping' },
  { type: 'response.function_call.delta', delta: '{' },
  { choices: [{}] },
])('finds no words where there are none', event => {
  expect(readAnswerText(event)).toBe('')
})

test('reads events that come in pieces, and passes over what is no JSON', () => {
  const read = createEventReader()
  expect(read('event: a\nda')).toEqual([])
  expect(read('ta: {"a":1}\r\n\r\ndata: [DONE]\n: c\ndata:{"b"')).toEqual([{ a: 1 }])
  expect(read(':2}\n')).toEqual([{ b: 2 }])
})

test('finds the sentence of an error, the relay’s own too', () => {
  expect(readAnswerError({ error: { message: 'no' } })).toBe('no')
  expect(readAnswerError({ code: 'x', message: 'no' })).toBe('no')
  expect(readAnswerError([])).toBeUndefined()
})
