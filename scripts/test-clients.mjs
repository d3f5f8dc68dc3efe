import { loopbackLauncher } from './clients/loopback.mjs'
import { setUpClients } from './clients/pinned-clients.mjs'
import { runScript } from './setup/entry.mjs'
import { setUpBuild, setUpDependencies, setUpRedisServer } from './setup/set-up.mjs'
import { createSteps, duration } from './setup/steps.mjs'
import { runVitest } from './test/run-vitest.mjs'
import { tally, verdict } from './test/tally.mjs'

const HOST_NETWORK = '--allow-host-network'
const steps = createSteps(process.stdout)

/** @param {readonly string[]} args `--allow-host-network`; all others are for Vitest */
async function testClients(args) {
  const beganAt = performance.now()
  const onHostNetwork = args.includes(HOST_NETWORK)
  const tools = { node: await setUpDependencies(steps), steps }
  const launcher = onHostNetwork ? [] : await loopbackLauncher(tools)
  const env = {
    CARPOOL_REDIS_SERVER: await setUpRedisServer(tools),
    CARPOOL_CLIENTS: await setUpClients(steps),
    CARPOOL_CLIENTS_NETWORK: onHostNetwork ? 'host' : 'loopback',
  }
  await setUpBuild(['relay'], tools)
  steps.say(
    onHostNetwork ? 'The clients run on the network of this machine.' : 'The clients have loopback only.',
  )
  const forVitest = ['--config', 'vitest.clients.config.ts', ...args.filter(arg => arg !== HOST_NETWORK)]
  const { code, lines } = verdict(tally(await runVitest(tools.node, forVitest, env, launcher), []))
  steps.say(`everything took ${duration(performance.now() - beganAt)}`)
  for (const line of lines) steps.say(line)
  return code
}

await runScript(() => testClients(process.argv.slice(2)))
