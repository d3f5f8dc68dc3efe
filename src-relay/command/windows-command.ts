import type { AccountWindows, QuotaReport } from '../contract/quota-report.ts'
import type { AskingCommand } from './command.ts'
import { formatTime } from './format.ts'
import { renderTable } from './table.ts'

export const windows: AskingCommand = {
  name: 'windows',
  summary: "how much of the providers' own windows is left, and how long it lasts",
  positionals: [],
  options: {},
  async ask(_call, client) {
    const report = await client.getQuota()
    return { document: report, text: describe(report) }
  },
}

type Row = AccountWindows['windows'][number] & Pick<AccountWindows, 'accountName'>

function describe({ accounts }: QuotaReport): string {
  const rows = accounts.flatMap(({ accountName, windows: own }) =>
    own.map((window): Row => ({ ...window, accountName })),
  )
  if (rows.length === 0) return 'No provider has said anything of its windows yet.'
  return renderTable<Row>(
    [
      { title: 'ACCOUNT', cell: ({ accountName }) => accountName },
      { title: 'WINDOW', cell: ({ name }) => name },
      { title: 'USED', align: 'right', cell: ({ utilization }) => percent(utilization) },
      { title: 'RESETS', cell: ({ resetsAt }) => timeOf(resetsAt) },
      { title: 'RUNS OUT', cell: ({ forecast }) => timeOf(forecast?.runsOutAt) },
      { title: 'READ', cell: ({ readAt }) => formatTime(readAt) },
    ],
    rows,
  )
}

const percent = (fraction: number | undefined): string =>
  fraction === undefined ? '?' : `${Math.round(fraction * 100)} %`
const timeOf = (at: number | undefined): string => (at === undefined ? '–' : formatTime(at))
