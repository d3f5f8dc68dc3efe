import { accountChangeSchema } from '../contract/account.ts'
import { definedFields } from '../kernel/defined-fields.ts'
import { accountOptions, accountSources, readAccountFields } from './account-options.ts'
import { describeAccount } from './account-view.ts'
import type { AskingCommand } from './command.ts'
import { UsageError } from './command-error.ts'
import { findAccount } from './find-account.ts'
import { readFields } from './read-fields.ts'
import { readSecret } from './secret-input.ts'

export const accountChange: AskingCommand = {
  name: 'account change',
  summary: 'change an account; what is not named stays as it is',
  positionals: ['ACCOUNT'],
  options: {
    name: { type: 'string', value: 'NAME', help: 'another name' },
    'secret-file': {
      type: 'string',
      value: 'FILE',
      help: 'file with another secret, or - for standard input',
    },
    ...accountOptions,
  },
  async ask(call, client) {
    const {
      positionals: [wanted = ''],
      flags,
      io,
    } = call
    const secretFile = flags.text('secret-file')
    const change = definedFields({
      name: flags.text('name'),
      ...(await readAccountFields(call)),
      ...(secretFile !== undefined && { secret: await readSecret(secretFile, io) }),
    })
    if (Object.keys(change).length === 0) throw new UsageError('nothing to change was named')
    const body = readFields(accountChangeSchema, change, accountSources)
    const { id } = await findAccount(client, wanted)
    const account = await client.changeAccount({ id, body })
    return { document: account, text: describeAccount(account) }
  },
}
