import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { findFreePort, findPortHolder, readListeners, readNetstat, readReservedRange } from './port-holder.ts'

test('SV-09: names the program that holds a port, and the next free one', async () => {
  await using server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  expect(await findPortHolder(port, process.platform)).toContain(`(pid ${process.pid})`)
  const free = await findFreePort('127.0.0.1', port)
  expect(free).toBeGreaterThan(port)
})

test('of a port that nobody holds, or that nobody may see, it says nothing', async () => {
  expect(await findPortHolder(1, process.platform)).toBeUndefined()
  expect(readListeners('  0: 0100007F:0BB8 00000000:0000 01 00:00 0 0 0 0 77', 3000)).toEqual([])
})

test('reads what Windows says of listeners and of reserved ranges', () => {
  const netstat = [
    '  TCP    127.0.0.1:3000   127.0.0.1:50123  HERGESTELLT  8',
    '  TCP    0.0.0.0:3000     0.0.0.0:0        ABHÖREN      4242',
  ].join('\r\n')
  expect(readNetstat(netstat, 3000)).toBe('4242')
  expect(readNetstat(netstat, 3001)).toBeUndefined()
  const ranges =
    'Start Port    End Port\n----------    --------\n      2955        3054\n     50000       50059     *\n'
  expect(readReservedRange(ranges, 3000)).toBe('2955-3054')
  expect(readReservedRange(ranges, 3055)).toBeUndefined()
})
