import type { AccountView } from '../contract/account.ts'
import type { ProviderInfo } from '../contract/provider.ts'
import type { RelayAddresses } from '../relay-server.ts'
import type { CommandReply } from './command.ts'
import { renderPairs } from './table.ts'

export interface Greeting {
  readonly addresses: RelayAddresses
  readonly dataDir: string
  readonly isUsualDataDir: boolean
  /** How the command is called where it was started. */
  readonly program: string
  readonly providers: readonly ProviderInfo[]
  readonly accounts: readonly AccountView[]
}

/** What somebody who has just started Carpool needs to know. */
export function greet(greeting: Greeting): CommandReply {
  const { addresses, dataDir } = greeting
  const { baseUrl, controlUrl, consoleLink } = addresses
  const places = renderPairs([
    ['base URL', baseUrl],
    ['console', `${consoleLink}  (opens once)`],
    ['data', dataDir],
  ])
  return {
    document: { baseUrl, controlUrl, consoleLink, dataDir, pid: process.pid },
    text: ['Carpool is running.', places, nextSteps(greeting), 'Ctrl+C stops it.'].join('\n\n'),
  }
}

function nextSteps({ program, providers, accounts, ...greeting }: Greeting): string {
  const where = greeting.isUsualDataDir ? '' : ` --data-dir ${quote(greeting.dataDir)}`
  // One line that works as it stands; `account add --help` knows the others.
  const provider = providers[0]?.id ?? 'PROVIDER'
  const add = [
    'add an account',
    `${program} account add ${provider} --name main --secret-file -${where}`,
  ] as const
  return renderPairs([
    ...(accounts.length === 0 ? [add] : []),
    ['make a key', `${program} key create NAME${where}`],
    ['open the console', `${program} admin link${where}`],
  ])
}

const quote = (path: string): string => (/^[\w./:\\-]+$/.test(path) ? path : JSON.stringify(path))
