import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiKey } from '../../../src-relay/contract/api-key.ts'
import type { Column } from '../../ui/table/column.ts'
import { useFormat } from '../../use-format.ts'
import { KeyEnd, KeyLimits, KeyName, KeyState, KeyToday, RunningCalls } from './key-cells.tsx'
import { useKeyFigures } from './key-figures.ts'
import { KeyMenu } from './key-menu.tsx'

/** Columns that say how a key is. */
function useStateColumns(): readonly Column<ApiKey>[] {
  const { t } = useTranslation()
  const { today } = useKeyFigures()
  return useMemo(
    () => [
      {
        id: 'name',
        label: t('keys.columns.name'),
        isFixed: true,
        sortBy: ({ name }) => name,
        cell: key => <KeyName apiKey={key} />,
      },
      {
        id: 'state',
        label: t('keys.columns.state'),
        width: 140,
        sortBy: key => (key.revokedAt === undefined ? Number(!key.enabled) : 2),
        cell: key => <KeyState apiKey={key} />,
      },
      {
        id: 'limits',
        label: t('keys.columns.limits'),
        width: 220,
        cell: key => <KeyLimits apiKey={key} />,
      },
      {
        id: 'ends',
        label: t('keys.columns.ends'),
        width: 130,
        sortBy: ({ expiresAt }) => expiresAt,
        cell: key => <KeyEnd apiKey={key} />,
      },
      {
        id: 'inFlight',
        label: t('keys.columns.inFlight'),
        width: 92,
        isNumeric: true,
        cell: key => <RunningCalls apiKey={key} />,
      },
      {
        id: 'today',
        label: t('keys.columns.today'),
        width: 110,
        isNumeric: true,
        sortBy: ({ id }) => today.get(id)?.costMicroUsd,
        cell: key => <KeyToday apiKey={key} />,
      },
    ],
    [t, today],
  )
}

export function useKeyColumns(): readonly Column<ApiKey>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const state = useStateColumns()
  return useMemo(
    () => [
      ...state,
      {
        id: 'created',
        label: t('keys.columns.created'),
        width: 130,
        isExtra: true,
        sortBy: ({ createdAt }) => createdAt,
        cell: ({ createdAt }) => <span className="text-muted">{format.date(createdAt)}</span>,
      },
      {
        id: 'actions',
        label: t('table.actions'),
        width: 64,
        isFixed: true,
        isLabelHidden: true,
        isNumeric: true,
        cell: key => <KeyMenu apiKey={key} />,
      },
    ],
    [t, format, state],
  )
}
