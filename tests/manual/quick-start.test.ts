import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ask } from '../fixtures/ask.ts'
import { freePort } from '../fixtures/free-port.ts'
import { blocksOf } from '../fixtures/manual-blocks.ts'
import { startSimulator } from '../simulator/simulator.ts'
import { createCleanFolder } from './clean-folder.ts'

const secret = 'sk-ant-api03-the-newcomers-key'

/** Stands for the client: asks once, by the variables that the page has set. */
const askOnce = `
const reply = await fetch(process.env.ANTHROPIC_BASE_URL + 'v1/messages', {
  method: 'POST',
  headers: { authorization: 'Bearer ' + process.env.ANTHROPIC_AUTH_TOKEN, 'content-type': 'application/json' },
  body: JSON.stringify({ model: 'claude-sonnet-4-5', max_tokens: 9, messages: [{ role: 'user', content: 'hi' }] }),
})
console.log(await reply.text())
`

it('the quick start, followed literally in a clean folder, leads to an answer and to its cost', async () => {
  await using scope = new AsyncDisposableStack()
  const simulator = scope.use(await startSimulator({ secrets: [secret] }))
  const clean = scope.use(await createCleanFolder())
  const { home, env, project } = clean
  const [serve = '', accountAndKey = '', usageAndCalls = '', toLan = '', ...more] = await blocksOf(
    'quick-start.md',
    'bash',
  )
  expect(more).toEqual([])
  // What the page takes for granted: ports that are free, a vendor, a key of it.
  const [port, controlPort] = [await freePort(), await freePort()]
  env['CARPOOL_PORT'] = String(port)
  env['CARPOOL_CONTROL_PORT'] = String(controlPort)
  env['CARPOOL_ENDPOINTS'] = join(home, 'endpoints.json')
  const providers = { claude: { apiBaseUrl: simulator.url } }
  await writeFile(join(home, 'endpoints.json'), JSON.stringify({ providers }))
  await writeFile(join(home, 'anthropic-key.txt'), `${secret}\n`)
  // "`carpool` below stands for `npm run --silent carpool --` in this folder."
  await clean.addProgram('carpool', `cd ${project} && exec npm run --silent carpool -- "$@"`)

  const relay = await clean.start(serve, /Ctrl\+C stops it/)
  expect(relay.said).toContain(`base URL  http://127.0.0.1:${port}`)
  const link = /^console +(http\S+)/m.exec(relay.said)?.[1] ?? ''
  const { pathname, search } = new URL(link)
  expect((await ask({ port: controlPort, path: pathname + search })).status).toBe(303)
  const [key = ''] = /cr_\w+/.exec(await clean.shell(accountAndKey)) ?? []
  expect(key).not.toBe('')

  const [claudeCode = ''] = await blocksOf('clients.md', 'client')
  const lines = claudeCode.replaceAll('{baseUrl}', `http://127.0.0.1:${port}`).replaceAll('{key}', key)
  await writeFile(join(home, 'ask.mjs'), askOnce)
  const answer = await clean.shell(lines.replace(/^claude$/m, `node ${join(home, 'ask.mjs')}`))
  expect(JSON.parse(answer)).toMatchObject({ type: 'message', role: 'assistant' })

  await expect
    .poll(() => clean.shell(usageAndCalls), { timeout: 30_000, interval: 2000 })
    .toMatch(/bob[\s\S]*bob +work/)
  await clean.shell('carpool stop')
  expect(await relay.ended).toBe(0)
  const onLan = await clean.start(toLan, /Ctrl\+C stops it/)
  expect((await ask({ port, path: '/health' })).status).toBe(200)
  await clean.shell('carpool stop')
  expect(await onLan.ended).toBe(0)
})
