import { useTranslation } from 'react-i18next'
import { useFormat } from '../../use-format.ts'
import { Cost, Duration, EndingBadge } from './call-cells.tsx'
import { type CallLine, freshInput } from './call-line.ts'

/** The calls where a table would not fit. */
export function CallList({ lines }: { readonly lines: readonly CallLine[] }) {
  return (
    <ul className="divide-y divide-line border-t border-line">
      {lines.map(line => (
        <li key={line.id}>
          <CallListItem line={line} />
        </li>
      ))}
    </ul>
  )
}

export interface CallListItemProps {
  readonly line: CallLine
  readonly onOpen?: (line: CallLine) => void
}

export function CallListItem({ line, onOpen }: CallListItemProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { usage } = line
  return (
    <div className="numbers flex flex-col gap-0.5 px-5 py-3">
      <div className="flex items-baseline justify-between gap-3">
        {onOpen ? (
          <button
            type="button"
            onClick={() => onOpen(line)}
            className="min-h-6 min-w-0 rounded text-left font-medium underline decoration-line underline-offset-4 wrap-anywhere"
          >
            {line.who}
          </button>
        ) : (
          <p className="min-w-0 font-medium wrap-anywhere">{line.who}</p>
        )}
        <p className="shrink-0 font-medium">
          <Cost line={line} />
        </p>
      </div>
      <p className="font-mono text-[13px] wrap-anywhere">{line.model}</p>
      <p className="text-[13px] wrap-anywhere text-muted">
        {line.account ?? t('calls.noAccount')}
        {usage &&
          ` · ${t('calls.tokens', { input: format.tokens(freshInput(usage) + usage.cacheRead), output: format.tokens(usage.output) })}`}
      </p>
      <div className="flex flex-wrap justify-between gap-x-3 text-[13px]">
        <EndingBadge line={line} />
        <p className="text-muted">
          <Duration line={line} /> · {format.time(line.startedAt)}
        </p>
      </div>
    </div>
  )
}
