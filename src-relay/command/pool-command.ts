import { type PoolSettings, poolSettingsChangeSchema, selectionPolicies } from '../contract/pool.ts'
import { definedFields } from '../kernel/defined-fields.ts'
import type { AskingCommand } from './command.ts'
import { readFields } from './read-fields.ts'
import { renderPairs } from './table.ts'

export const pool: AskingCommand = {
  name: 'pool',
  summary: 'how the next account is chosen; with options, change that',
  positionals: [],
  options: {
    policy: {
      type: 'string',
      value: 'NAME',
      help: `who comes first among accounts of one priority: ${selectionPolicies.join(', ')}`,
    },
    'echo-url': {
      type: 'string',
      value: 'URL',
      help: "an address that tells the caller's own, asked when a proxy is tested, or none",
    },
  },
  async ask({ flags }, client) {
    const echoUrl = flags.text('echo-url')
    const change = definedFields({
      selectionPolicy: flags.text('policy'),
      echoUrl: echoUrl === 'none' ? null : echoUrl,
    })
    const isChange = Object.keys(change).length > 0
    const body = readFields(poolSettingsChangeSchema, change, { selectionPolicy: '--policy' })
    const settings = await (isChange ? client.changePoolSettings({ body }) : client.getPoolSettings())
    return { document: settings, text: describe(settings) }
  },
}

function describe({ selectionPolicy, echoUrl }: PoolSettings): string {
  return renderPairs([
    ['policy', selectionPolicy],
    ['echo URL', echoUrl ?? 'none'],
  ])
}
