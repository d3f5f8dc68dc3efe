import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column } from '../../ui/table/column.ts'
import { useFormat } from '../../use-format.ts'
import { Cost, Duration, EndingBadge, Tokens } from './call-cells.tsx'
import { type CallLine, freshInput } from './call-line.ts'

type ColumnId =
  | 'time'
  | 'who'
  | 'model'
  | 'account'
  | 'input'
  | 'cached'
  | 'output'
  | 'duration'
  | 'cost'
  | 'ending'

export function useCallColumns(onOpen: (line: CallLine) => void): readonly Column<CallLine>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(() => {
    const column = (id: ColumnId, width?: number) => ({
      id,
      label: t(`calls.columns.${id}`),
      ...(width !== undefined && { width }),
    })
    const number = (id: ColumnId, width: number) => ({ ...column(id, width), isNumeric: true })
    return [
      {
        ...column('time', 108),
        isFixed: true,
        cell: line => (
          <button
            type="button"
            title={format.dateTime(line.startedAt)}
            onClick={() => onOpen(line)}
            className="min-h-6 rounded underline decoration-line underline-offset-4 hover:decoration-ink"
          >
            {format.time(line.startedAt)}
          </button>
        ),
      },
      { ...column('who'), isFixed: true, cell: ({ who, client }) => <Text title={client}>{who}</Text> },
      { ...column('model'), cell: ({ model }) => <Text isCode>{model}</Text> },
      { ...column('account'), cell: ({ account }) => <Text>{account ?? t('calls.noAccount')}</Text> },
      { ...number('input', 72), cell: ({ usage }) => <Tokens value={usage && freshInput(usage)} /> },
      { ...number('cached', 76), cell: ({ usage }) => <Tokens value={usage?.cacheRead} /> },
      { ...number('output', 76), cell: ({ usage }) => <Tokens value={usage?.output} /> },
      { ...number('duration', 104), cell: line => <Duration line={line} /> },
      { ...number('cost', 92), cell: line => <Cost line={line} /> },
      { ...column('ending', 134), cell: line => <EndingBadge line={line} /> },
    ]
  }, [t, format, onOpen])
}

interface TextProps {
  readonly children: string
  readonly title?: string
  readonly isCode?: boolean
}

function Text({ children, title = children, isCode = false }: TextProps) {
  return (
    <p title={title} className={`truncate ${isCode ? 'font-mono text-[13px]' : ''}`}>
      {children}
    </p>
  )
}
