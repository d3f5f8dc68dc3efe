import { parseArgs } from 'node:util'
import { startSimulator } from './simulator.ts'

const usage = `Plays the upstream vendors on loopback.

  --port N      port to listen on (default: any free one)
  --speed N     events per second of a stream (default: as fast as possible)
  --secret S    credential to accept; may be repeated (default: any x-api-key: sk-ant-…)
  --keep-bodies keeps the bytes received and sent for GET /_sim/log
`

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    speed: { type: 'string', default: '0' },
    secret: { type: 'string', multiple: true },
    'keep-bodies': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  process.stdout.write(usage)
} else {
  const simulator = await startSimulator({
    port: Number(values.port),
    eventsPerSecond: Number(values.speed),
    keepBodies: values['keep-bodies'],
    ...(values.secret ? { secrets: values.secret } : {}),
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.stop())
  process.stdout.write(`Simulator listening on ${simulator.url}\n`)
}
