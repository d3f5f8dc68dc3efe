import { useTranslation } from 'react-i18next'
import { useFormat } from '../../use-format.ts'
import { Cost, Duration, EndingBadge, Tokens } from './call-cells.tsx'
import { type CallLine, freshInput } from './call-line.ts'

const textColumns = ['time', 'who', 'model', 'account'] as const
const numberColumns = ['input', 'cached', 'output', 'duration', 'cost'] as const

export function CallTable({ lines }: { readonly lines: readonly CallLine[] }) {
  const { t } = useTranslation()
  return (
    <div className="border-t border-line pb-2">
      <table className="w-full border-collapse text-left [&_td]:px-2 [&_td]:py-2.5 [&_td:first-child]:pl-5 [&_td:last-child]:pr-5 [&_th]:px-2 [&_th]:py-2 [&_th]:text-xs [&_th]:font-medium [&_th]:text-muted [&_th:first-child]:pl-5 [&_th:last-child]:pr-5">
        <thead>
          <tr>
            {textColumns.map(column => (
              <th key={column} scope="col">
                {t(`calls.columns.${column}`)}
              </th>
            ))}
            {numberColumns.map(column => (
              <th key={column} scope="col" className="text-right">
                {t(`calls.columns.${column}`)}
              </th>
            ))}
            <th scope="col">{t('calls.columns.ending')}</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line border-t border-line">
          {lines.map(line => (
            <CallTableRow key={line.id} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function CallTableRow({ line }: { readonly line: CallLine }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { usage } = line
  return (
    <tr className="numbers hover:bg-hover/50">
      <td title={format.dateTime(line.startedAt)} className="whitespace-nowrap text-muted">
        {format.time(line.startedAt)}
      </td>
      <td title={line.client} className="min-w-20 font-medium break-keep wrap-anywhere">
        {line.who}
      </td>
      <td className="font-mono text-[13px] wrap-anywhere">{line.model}</td>
      <td className="wrap-anywhere text-muted">{line.account ?? t('calls.noAccount')}</td>
      <td className="text-right">
        <Tokens value={usage && freshInput(usage)} />
      </td>
      <td className="text-right">
        <Tokens value={usage?.cacheRead} />
      </td>
      <td className="text-right">
        <Tokens value={usage?.output} />
      </td>
      <td className="text-right whitespace-nowrap">
        <Duration line={line} />
      </td>
      <td className="text-right whitespace-nowrap">
        <Cost line={line} />
      </td>
      <td>
        <EndingBadge line={line} />
      </td>
    </tr>
  )
}
