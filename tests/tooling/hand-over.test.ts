import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'

/** A script that hands over to a program, which says when it runs, what signal it got, and ends with 7. */
function start(): ChildProcess {
  const program = `
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { console.log(signal); process.exit(7) })
    setInterval(() => {}, 1000)
    console.log('runs')`
  const script = `
    import { handOver } from './scripts/setup/run.mjs'
    process.exitCode = await handOver(process.execPath, ['-e', ${JSON.stringify(program)}])`
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] })
}

describe('a script that hands over to a program', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('passes %s on and ends with its exit code', async signal => {
    const child = start()
    let said = ''
    child.stdout?.on('data', chunk => {
      if (said === '') child.kill(signal)
      said += String(chunk)
    })
    const [code] = await once(child, 'close')
    expect({ code, said }).toEqual({ code: 7, said: `runs\n${signal}\n` })
  })

  it('ends with 128 and the number of the signal that killed the program', async () => {
    const script = `
      import { handOver } from './scripts/setup/run.mjs'
      process.exitCode = await handOver(process.execPath, ['-e', 'process.kill(process.pid, "SIGKILL")'])`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script])
    expect(await once(child, 'close')).toEqual([137, null])
  })
})
