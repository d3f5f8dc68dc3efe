import { Readable } from 'node:stream'
import type { StreamStart } from '../protocols/protocol.ts'
import type { LocalAnswer, ResponseHead } from '../providers/provider.ts'
import type { UpstreamResponse } from '../upstream/upstream.ts'

const errorTextBytes = 64 * 1024

/** An upstream's answer with as much of it as is needed to classify it; the answer stays deliverable whole. */
export interface HeadAndAnswer {
  readonly head: ResponseHead
  readonly answer: UpstreamResponse
}

/** For an error (400 and above) reads the beginning of its text; everything else is left untouched. */
export async function readHead(response: UpstreamResponse): Promise<HeadAndAnswer> {
  const { status, headers } = response
  if (status < 400) return { head: { status, headers }, answer: response }
  const { prefix, ended } = await readPrefix(response.body)
  if (!ended) response.body.unshift(prefix)
  const body = ended ? bodyOf(prefix) : response.body
  const errorText = prefix.toString('utf8', 0, errorTextBytes)
  return { head: { status, headers, errorText }, answer: { status, headers, body } }
}

/** Gives an answer of our own the form of an upstream's. */
export function wholeAnswer({ status, headers, body }: LocalAnswer): UpstreamResponse {
  return { status, headers, body: bodyOf(Buffer.from(body)) }
}

/** An error that came inside a stream before any content, as the answer with a status that it should have been. */
export function errorOfStream(
  response: UpstreamResponse,
  { status, body }: StreamStart & { readonly kind: 'failed' },
): HeadAndAnswer {
  // It is not wanted any more; an error while it closes concerns nobody.
  response.body.on('error', () => {}).destroy()
  const { 'content-length': _length, ...others } = response.headers
  const headers = { ...others, 'content-type': 'application/json' }
  return {
    head: { status, headers, errorText: body },
    answer: { status, headers, body: bodyOf(Buffer.from(body)) },
  }
}

function bodyOf(bytes: Buffer): Readable {
  return Readable.from([bytes], { objectMode: false })
}

async function readPrefix(body: Readable): Promise<{ prefix: Buffer; ended: boolean }> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= errorTextBytes) return { prefix: Buffer.concat(chunks), ended: false }
  }
  return { prefix: Buffer.concat(chunks), ended: true }
}
