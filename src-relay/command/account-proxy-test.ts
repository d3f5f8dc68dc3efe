import type { ProxyTest } from '../contract/proxy-test.ts'
import type { AskingCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import { findAccount } from './find-account.ts'
import { proxyOptions, readProxyOption } from './proxy-options.ts'
import { renderPairs } from './table.ts'

export const accountProxyTest: AskingCommand = {
  name: 'account proxy-test',
  summary: "reach an account's provider through its proxy, or through another one",
  positionals: ['ACCOUNT'],
  options: proxyOptions,
  async ask(call, client) {
    const [wanted = ''] = call.positionals
    const account = await findAccount(client, wanted)
    const proxy = await readProxyOption(call)
    const test = await client.testProxy({
      body: { accountId: account.id, ...(proxy !== undefined && { proxy }) },
    })
    if (test.failure) throw new CommandError(test.failure.code, `It does not work: ${test.failure.message}.`)
    return { document: test, text: describe(test) }
  },
}

function describe({ proxy, host, latencyMs, status, exitAddress }: ProxyTest): string {
  return renderPairs([
    ['proxy', proxy ?? 'none: directly'],
    ['reached', host],
    ['answered', status?.toString()],
    ['after', latencyMs === undefined ? undefined : `${Math.round(latencyMs)} ms`],
    ['seen from', exitAddress],
  ])
}
