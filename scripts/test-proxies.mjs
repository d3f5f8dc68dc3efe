import { loopbackLauncher } from './clients/loopback.mjs'
import { setUpClients } from './clients/pinned-clients.mjs'
import { runScript } from './setup/entry.mjs'
import { setUpReverseProxy } from './setup/reverse-proxy.mjs'
import { setUpBuild, setUpDependencies, setUpRedisServer } from './setup/set-up.mjs'
import { createSteps } from './setup/steps.mjs'
import { runVitest } from './test/run-vitest.mjs'
import { tally, verdict } from './test/tally.mjs'

const steps = createSteps(process.stdout)

/** @param {readonly string[]} args for Vitest */
async function testProxies(args) {
  const node = await setUpDependencies(steps)
  const tools = { node, steps }
  const env = {
    CARPOOL_REDIS_SERVER: await setUpRedisServer(tools),
    CARPOOL_NGINX: await setUpReverseProxy('nginx', steps),
    CARPOOL_CADDY: await setUpReverseProxy('caddy', steps),
    CARPOOL_CLIENTS: await setUpClients(steps),
  }
  await setUpBuild(['relay'], tools)
  const launcher = await loopbackLauncher(tools)
  const forVitest = ['--config', 'vitest.proxies.config.ts', ...args]
  const { code, lines } = verdict(tally(await runVitest(node, forVitest, env, launcher), []))
  for (const line of lines) steps.say(line)
  return code
}

await runScript(() => testProxies(process.argv.slice(2)))
