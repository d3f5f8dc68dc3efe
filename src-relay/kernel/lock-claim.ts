import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import { z } from 'zod'
import { errorCode } from './private-file.ts'

/** What a claimant of a lock says of itself. */
export interface Claim {
  readonly name: string
  readonly standing: 'holds' | 'claims' | 'leaves'
  /** Unknown of one that is alive but does not answer. */
  readonly pid: number | undefined
}

const answerSchema = z.object({ pid: z.number(), standing: z.enum(['holds', 'claims']) })
const answerWithinMs = 1000
/** What one meets at a door that is being closed, or where too many stand. */
const closingCodes = new Set(['ECONNRESET', 'EPIPE', 'EAGAIN'])

/** Lets others see our claim; does not keep the process alive. */
export async function listenForClaims(path: string) {
  let standing: Claim['standing'] = 'claims'
  const server = createServer(socket => {
    socket.on('error', () => socket.destroy())
    socket.end(JSON.stringify({ pid: process.pid, standing }))
  })
  server.listen(path)
  await once(server, 'listening')
  server.unref()
  return {
    hold(): void {
      standing = 'holds'
    },
    close: () => new Promise<void>(resolve => server.close(() => resolve())),
  }
}

/** Undefined when nobody stands behind the socket any more; what they left is removed. */
export async function askClaim(path: string, name: string): Promise<Claim | undefined> {
  const socket = createConnection(path)
  let answer = ''
  let silent = false
  socket.setTimeout(answerWithinMs, () => {
    silent = true
    socket.destroy()
  })
  socket.on('data', chunk => {
    answer += chunk.toString()
  })
  try {
    await once(socket, 'close')
  } catch (error) {
    const code = errorCode(error) ?? ''
    if (code === 'ECONNREFUSED') await rm(path, { force: true })
    if (code === 'ECONNREFUSED' || code === 'ENOENT') return undefined
    return { name, standing: closingCodes.has(code) ? 'leaves' : 'holds', pid: undefined }
  }
  return silent ? { name, standing: 'holds', pid: undefined } : readAnswer(answer, name)
}

function readAnswer(answer: string, name: string): Claim {
  try {
    return { name, ...answerSchema.parse(JSON.parse(answer)) }
  } catch {
    // It closed its door while we were in it.
    return { name, standing: 'leaves', pid: undefined }
  }
}
