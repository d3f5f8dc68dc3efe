import type { AccountView } from '../contract/account.ts'
import { describeAccount, stateOf } from './account-view.ts'
import type { AskingCommand } from './command.ts'
import { findAccount } from './find-account.ts'
import { type Column, renderTable } from './table.ts'

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
  summary: 'one account, how it is and what comes next',
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

export const accountReset: AskingCommand = {
  name: 'account reset',
  summary: 'clear whatever keeps an account from taking calls; one that is off stays off',
  positionals: ['ACCOUNT'],
  options: {},
  async ask({ positionals: [wanted = ''] }, client) {
    const { id } = await findAccount(client, wanted)
    const account = await client.resetAccount({ id, body: {} })
    return { document: account, text: `Reset the account ${account.name}: ${stateOf(account)}.` }
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
