import { pipeline, Transform } from 'node:stream'
import type { AnswerDecoding } from '../providers/provider.ts'
import { UpstreamError, type UpstreamResponse } from '../upstream/upstream.ts'

/** An answer in the form in which the route's clients know it. Bytes that cannot be read break it off. */
export function decodeAnswer(
  { status, headers, body }: UpstreamResponse,
  { contentType, createDecoder }: AnswerDecoding,
): UpstreamResponse {
  const decoder = createDecoder()
  const decoded = new Transform({
    transform(bytes: Buffer, _encoding, done) {
      try {
        done(null, decoder.push(bytes))
      } catch (cause) {
        done(new UpstreamError('reset', 'the answer is broken', cause))
      }
    },
    flush: done => done(null, decoder.end?.()),
  })
  // Whatever fails or closes takes the other along; the reader of the decoded one hears of it.
  pipeline(body, decoded, () => {})
  const { 'content-length': _length, ...others } = headers
  return { status, headers: { ...others, 'content-type': contentType }, body: decoded }
}
