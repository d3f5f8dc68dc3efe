import type { KeyLimitUse, LimitUse } from '../contract/limit-use.ts'
import { nameOfWindow } from '../contract/limit-window.ts'
import type { AskingCommand } from './command.ts'
import { findKey } from './find-key.ts'
import { formatCost, formatCount } from './format.ts'
import { type Column, renderTable } from './table.ts'

export const keyLimits: AskingCommand = {
  name: 'key limits',
  summary: 'what a key has used of its limits, and when they begin anew',
  positionals: ['KEY'],
  options: { reset: { type: 'boolean', help: 'forget what is used; when limits begin anew stays as it is' } },
  async ask({ positionals: [wanted = ''], flags }, client) {
    const { id } = await findKey(client, wanted)
    const use = flags.isSet('reset')
      ? await client.resetKeyLimits({ id, body: {} })
      : await client.getKeyLimits({ id })
    return { document: use, text: describe(use) }
  },
}

function describe({ uses, timeZone }: KeyLimitUse): string {
  if (uses.length === 0) return 'The key has no limits.'
  const columns: readonly Column<LimitUse>[] = [
    { title: 'LIMIT', cell: ({ limit }) => limit },
    { title: 'WINDOW', cell: ({ window }) => (window ? nameOfWindow(window) : '') },
    { title: 'MODELS', cell: ({ models }) => models ?? '' },
    { title: 'USED', align: 'right', cell: use => amount(use.used, use) },
    { title: 'SET ASIDE', align: 'right', cell: use => amount(use.reserved, use) },
    { title: 'MAX', align: 'right', cell: use => amount(use.max, use) },
    { title: `FREES (${timeZone})`, cell: ({ resetsAt }) => momentIn(timeZone, resetsAt) },
  ]
  return renderTable(columns, uses)
}

const amount = (value: number, { unit }: LimitUse): string =>
  unit === 'micro-usd' ? formatCost(value) : formatCount(value)

/** The relay's zone decides when limits begin anew, wherever the command is run. */
function momentIn(timeZone: string, at: number | undefined): string {
  if (at === undefined) return ''
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at)
}
