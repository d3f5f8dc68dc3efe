import { apiKeyChangeSchema } from '../contract/api-key.ts'
import type { AskingCommand } from './command.ts'
import { UsageError } from './command-error.ts'
import { findKey } from './find-key.ts'
import { describeKey } from './key-commands.ts'
import { keyOptions, keySources, readKeyFields } from './key-options.ts'
import { readFields } from './read-fields.ts'

export const keyChange: AskingCommand = {
  name: 'key change',
  summary: 'change what a key may do; what is not named stays as it is',
  positionals: ['KEY'],
  options: {
    name: { type: 'string', value: 'NAME', help: 'another name' },
    enable: { type: 'boolean', help: 'switch it on' },
    disable: { type: 'boolean', help: 'switch it off; its running calls end at once' },
    ...keyOptions,
  },
  async ask({ positionals: [wanted = ''], flags }, client) {
    if (flags.isSet('enable') && flags.isSet('disable'))
      throw new UsageError('--enable and --disable exclude one another')
    const current = await findKey(client, wanted)
    const name = flags.text('name')
    const change = {
      ...readKeyFields(flags, current),
      ...(name !== undefined && { name }),
      ...(flags.isSet('enable') && { enabled: true }),
      ...(flags.isSet('disable') && { enabled: false }),
    }
    if (Object.keys(change).length === 0) throw new UsageError('nothing to change was named')
    const body = readFields(apiKeyChangeSchema, change, { ...keySources, name: '--name' })
    const key = await client.changeKey({ id: current.id, body })
    return { document: key, text: describeKey(key) }
  },
}
