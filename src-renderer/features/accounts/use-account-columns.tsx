import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../src-relay/contract/account.ts'
import type { Column } from '../../ui/table/column.ts'
import {
  AccountCalls,
  AccountName,
  AccountState,
  AccountSwitch,
  AccountToday,
  AccountWindowLines,
} from './account-cells.tsx'
import { useAccountFigures } from './account-figures.ts'
import { AccountMenu } from './account-menu.tsx'
import { stateRank } from './account-state.ts'

export function useAccountColumns(): readonly Column<AccountView>[] {
  const { t } = useTranslation()
  const { today } = useAccountFigures()
  return useMemo(() => {
    const column = (id: 'state' | 'windows' | 'inFlight' | 'today' | 'priority') => ({
      id,
      label: t(`accounts.columns.${id}`),
    })
    return [
      {
        id: 'name',
        label: t('accounts.columns.name'),
        isFixed: true,
        sortBy: ({ name }) => name,
        cell: account => <AccountName account={account} />,
      },
      {
        ...column('state'),
        width: 190,
        sortBy: stateRank,
        cell: account => <AccountState account={account} />,
      },
      { ...column('windows'), width: 220, cell: account => <AccountWindowLines account={account} /> },
      {
        ...column('inFlight'),
        width: 90,
        isNumeric: true,
        cell: account => <AccountCalls account={account} />,
      },
      {
        ...column('today'),
        width: 105,
        isNumeric: true,
        sortBy: ({ id }) => today.get(id)?.costMicroUsd,
        cell: account => <AccountToday account={account} />,
      },
      {
        ...column('priority'),
        width: 90,
        isNumeric: true,
        isExtra: true,
        sortBy: ({ priority }) => priority,
        cell: ({ priority }) => priority,
      },
      {
        id: 'actions',
        label: t('table.actions'),
        width: 116,
        isFixed: true,
        isLabelHidden: true,
        cell: account => (
          <div className="flex items-center justify-end gap-1">
            <AccountSwitch account={account} />
            <AccountMenu account={account} />
          </div>
        ),
      },
    ]
  }, [t, today])
}
