import { newAccountSchema } from '../contract/account.ts'
import { accountOptions, accountSources, readAccountFields } from './account-options.ts'
import { describeAccount } from './account-view.ts'
import type { AskingCommand } from './command.ts'
import { UsageError } from './command-error.ts'
import { readFields } from './read-fields.ts'
import { readSecret } from './secret-input.ts'

export const accountAdd: AskingCommand = {
  name: 'account add',
  summary: 'add an account to the pool',
  positionals: ['PROVIDER'],
  options: {
    name: { type: 'string', value: 'NAME', help: 'what you call it (needed)' },
    'secret-file': {
      type: 'string',
      value: 'FILE',
      help: 'file with its secret, or - for standard input (needed)',
    },
    kind: { type: 'string', value: 'KIND', help: 'api-key, unless the provider has more kinds' },
    ...accountOptions,
    'accept-terms': {
      type: 'boolean',
      help: 'you bear the risk of sharing a subscription, for kinds that are one',
    },
  },
  async ask(call, client) {
    const {
      positionals: [provider = ''],
      flags,
      io,
    } = call
    const name = flags.requiredText('name')
    const secretFile = flags.text('secret-file')
    if (secretFile === undefined)
      throw new UsageError('--secret-file is missing: a file with the secret, or - for standard input')
    const body = readFields(
      newAccountSchema,
      {
        provider,
        name,
        kind: flags.text('kind'),
        ...(await readAccountFields(call)),
        secret: await readSecret(secretFile, io),
        acceptTerms: flags.isSet('accept-terms') || undefined,
      },
      { ...accountSources, provider: 'PROVIDER' },
    )
    const account = await client.createAccount({ body })
    return { document: account, text: `Added the account ${account.name}.\n\n${describeAccount(account)}` }
  },
}
