import type { AccountView } from '../contract/account.ts'
import type { AdminClient } from '../contract/client.ts'
import type { AskingCommand } from './command.ts'
import { findOne } from './find-one.ts'
import { formatTime } from './format.ts'
import { type Column, renderPairs, renderTable } from './table.ts'

const findAccount = async (client: AdminClient, wanted: string): Promise<AccountView> =>
  findOne(wanted, { kind: 'account', all: await client.listAccounts(), isCurrent: () => false })

const columns: readonly Column<AccountView>[] = [
  { title: 'ID', cell: account => account.id },
  { title: 'NAME', cell: account => account.name },
  { title: 'PROVIDER', cell: account => account.provider },
  { title: 'KIND', cell: account => account.kind },
  { title: 'STATE', cell: stateOf },
  { title: 'PRIORITY', align: 'right', cell: account => String(account.priority) },
  { title: 'BASE URL', cell: account => account.baseUrl },
]

export const accountList: AskingCommand = {
  name: 'account list',
  summary: 'the pool of accounts',
  positionals: [],
  options: {},
  async ask(_call, client) {
    const accounts = await client.listAccounts()
    const text =
      accounts.length > 0
        ? renderTable(columns, accounts)
        : 'There are no accounts yet. See `carpool account add --help`.'
    return { document: accounts, text }
  },
}

export const accountShow: AskingCommand = {
  name: 'account show',
  summary: 'one account',
  positionals: ['ACCOUNT'],
  options: {},
  async ask({ positionals: [wanted = ''] }, client) {
    const account = await findAccount(client, wanted)
    return { document: account, text: describeAccount(account) }
  },
}

export const accountRemove: AskingCommand = {
  name: 'account remove',
  summary: 'take an account out of the pool for good',
  positionals: ['ACCOUNT'],
  options: {},
  async ask({ positionals: [wanted = ''] }, client) {
    const account = await findAccount(client, wanted)
    await client.removeAccount({ id: account.id })
    return { document: { removed: account }, text: `Removed the account ${account.name} (${account.id}).` }
  },
}

export const accountEnable = switching('enable', true, 'let an account take calls again')
export const accountDisable = switching('disable', false, 'let an account rest until it is enabled')

function switching(verb: string, enabled: boolean, summary: string): AskingCommand {
  return {
    name: `account ${verb}`,
    summary,
    positionals: ['ACCOUNT'],
    options: {},
    async ask({ positionals: [wanted = ''] }, client) {
      const { id } = await findAccount(client, wanted)
      const account = await client.changeAccount({ id, body: { enabled } })
      return { document: account, text: `The account ${account.name} is ${enabled ? 'on' : 'off'}.` }
    },
  }
}

export function describeAccount(account: AccountView): string {
  const { health } = account
  return renderPairs([
    ['id', account.id],
    ['name', account.name],
    ['provider', `${account.provider} (${account.kind})`],
    ['base URL', account.baseUrl],
    ['secret', `…${account.secretHint}`],
    ['priority', String(account.priority)],
    ['state', stateOf(account)],
    ['reason', health.reason],
    ['since', formatTime(health.since)],
    ['last status', health.lastStatus?.toString()],
    ['last request', health.lastRequestId],
    ['added', formatTime(account.createdAt)],
  ])
}

function stateOf({ enabled, health }: AccountView): string {
  const state =
    health.until === undefined ? health.state : `${health.state} until ${formatTime(health.until)}`
  if (enabled) return state
  return health.state === 'ready' ? 'off' : `off, ${state}`
}
