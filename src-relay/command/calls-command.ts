import { type CallPage } from '../contract/live-call.ts'
import { callQuerySchema } from '../contract/usage.ts'
import type { AskingCommand } from './command.ts'
import { formatCost, formatCount, formatTime } from './format.ts'
import { readFields } from './read-fields.ts'
import { renderTable } from './table.ts'

const asked = ['key', 'account', 'model', 'client', 'provider', 'ending', 'before'] as const

export const calls: AskingCommand = {
  name: 'calls',
  summary: 'the latest calls, newest first',
  positionals: [],
  options: {
    key: { type: 'string', value: 'ID', help: 'only of this key' },
    account: { type: 'string', value: 'ID', help: 'only of this account' },
    model: { type: 'string', value: 'NAME', help: 'only of this model' },
    client: { type: 'string', value: 'NAME', help: 'only of this client' },
    provider: { type: 'string', value: 'NAME', help: 'only of this provider' },
    ending: { type: 'string', value: 'HOW', help: 'complete, partial, unknown or failed' },
    before: { type: 'string', value: 'CURSOR', help: 'what is older than an earlier page' },
    limit: { type: 'string', value: 'COUNT', help: 'how many; 20 if not given' },
  },
  async ask({ flags }, client) {
    const given = Object.fromEntries(asked.map(name => [name, flags.text(name)]))
    const limit = flags.wholeNumber('limit') ?? 20
    const page = await client.listCalls({ query: readFields(callQuerySchema, { ...given, limit }) })
    return { document: page, text: describe(page) }
  },
}

type Row = CallPage['calls'][number]

function describe({ calls: rows, next }: CallPage): string {
  const table = renderTable<Row>(
    [
      { title: 'TIME', cell: ({ endedAt }) => formatTime(endedAt) },
      { title: 'KEY', cell: ({ keyName }) => keyName },
      { title: 'ACCOUNT', cell: ({ accountName }) => accountName },
      { title: 'MODEL', cell: ({ model }) => model },
      { title: 'STATUS', align: 'right', cell: ({ status }) => String(status) },
      { title: 'ENDING', cell: ({ ending }) => ending },
      { title: 'INPUT', align: 'right', cell: ({ usage }) => formatCount(usage.input + usage.cacheRead) },
      { title: 'OUTPUT', align: 'right', cell: ({ usage }) => formatCount(usage.output) },
      { title: 'COST', align: 'right', cell: costOf },
      { title: 'ROUTING', cell: ({ routing = '' }) => routing },
    ],
    rows,
  )
  return next === undefined ? table : `${table}\n\nolder ones: --before ${next}`
}

const costOf = ({ costMicroUsd }: Row): string => (costMicroUsd === null ? '?' : formatCost(costMicroUsd))
