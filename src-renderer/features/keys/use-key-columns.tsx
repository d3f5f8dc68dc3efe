import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiKey } from '../../../src-relay/contract/api-key.ts'
import type { Column } from '../../ui/table/column.ts'
import { useFormat } from '../../use-format.ts'
import { KeyEnd, KeyMenu, KeyName, KeyState, RunningCalls } from './key-cells.tsx'

export function useKeyColumns(): readonly Column<ApiKey>[] {
  const { t } = useTranslation()
  const format = useFormat()
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
        width: 150,
        sortBy: key => (key.revokedAt === undefined ? Number(!key.enabled) : 2),
        cell: key => <KeyState apiKey={key} />,
      },
      {
        id: 'inFlight',
        label: t('keys.columns.inFlight'),
        width: 96,
        isNumeric: true,
        cell: key => <RunningCalls apiKey={key} />,
      },
      {
        id: 'ends',
        label: t('keys.columns.ends'),
        width: 140,
        sortBy: ({ expiresAt }) => expiresAt,
        cell: key => <KeyEnd apiKey={key} />,
      },
      {
        id: 'created',
        label: t('keys.columns.created'),
        width: 130,
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
    [t, format],
  )
}
