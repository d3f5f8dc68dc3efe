import { expect, it, vi } from 'vitest'
import { createNetworkDesk } from './network-desk.ts'

const address = '192.168.1.20'
const eth0 = [
  {
    address,
    internal: false,
    family: 'IPv4' as const,
    netmask: '255.255.255.0',
    mac: '00:00:00:00:00:00',
    cidr: null,
  },
]

function createDesk(interfaces: { eth0?: typeof eth0 } = { eth0 }) {
  const onChange = vi.fn()
  const desk = createNetworkDesk({
    listen: async (_host, port) => ({ port }),
    readInterfaces: () => interfaces,
    assertMayOpen: () => undefined,
    onChange,
    now: () => 5,
  })
  return { desk, onChange }
}

it('SV-15: marks the relay as reached only by another machine', async () => {
  const { desk, onChange } = createDesk()
  await desk.open({ host: '0.0.0.0', port: 3000 })
  for (const own of ['127.0.0.1', '::ffff:127.0.0.1', '::1', address, `::ffff:${address}`])
    desk.noteReached(own)
  expect(desk.read().reachedFrom).toBeUndefined()
  expect(onChange).not.toHaveBeenCalled()
  desk.noteReached('::ffff:192.168.1.33')
  expect(desk.read().reachedFrom).toEqual({ address: '192.168.1.33', at: 5 })
  expect(onChange).toHaveBeenCalledOnce()
})

it('SV-08: tells of a network that comes or goes', async () => {
  vi.useFakeTimers()
  const interfaces: { eth0?: typeof eth0 } = {}
  const { desk, onChange } = createDesk(interfaces)
  await desk.open({ host: '0.0.0.0', port: 3000 })
  const watching = desk.watch(1_000)
  vi.advanceTimersByTime(3_000)
  expect(onChange).not.toHaveBeenCalled()
  interfaces.eth0 = eth0
  vi.advanceTimersByTime(3_000)
  expect(onChange).toHaveBeenCalledOnce()
  watching[Symbol.dispose]()
  vi.useRealTimers()
})
