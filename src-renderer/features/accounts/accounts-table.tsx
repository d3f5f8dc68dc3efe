import { ArrowDownWideNarrow, SearchX, UserRound } from 'lucide-react'
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../src-relay/contract/account.ts'
import { useAccounts } from '../../api/queries.ts'
import { useRoute } from '../../routing/use-route.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FilterMenu } from '../../ui/filter-menu.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { ColumnMenu } from '../../ui/table/column-menu.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import type { Selection } from '../../ui/table/table-model.ts'
import { useTableView } from '../../ui/table/use-table-view.ts'
import { AccountBatch } from './account-batch.tsx'
import { AccountCard } from './account-card.tsx'
import { type AccountFilter, accountFilters, isFound, passes } from './account-state.ts'
import { OrderDialog } from './order-dialog.tsx'
import { useAccountColumns } from './use-account-columns.tsx'

const heights = { row: 62, card: 130 } as const
const rowId = ({ id }: { readonly id: string }) => id

export function AccountsTable({ add }: { readonly add: ReactNode }) {
  const { t } = useTranslation()
  const columns = useAccountColumns()
  const view = useTableView('accounts', columns)
  const { accounts, shown, ...choice } = useAccountChoice()
  const [selected, setSelected] = useState<Selection['ids']>({})
  if (!shown || accounts?.length === 0) return <NoAccounts add={add} isBusy={!shown} />
  const chosen = shown.filter(({ id }) => selected[id] === true)
  return (
    <Panel
      label={t('pages.accounts.title')}
      tools={
        chosen.length > 0 ? (
          <AccountBatch accounts={chosen} onDone={() => setSelected({})} />
        ) : (
          <>
            <SearchField label={t('accounts.search')} value={choice.search} onChange={choice.setSearch} />
            <FilterMenu
              label={t('accounts.columns.state')}
              choices={accountFilters.map(value => ({ value, label: t(`accounts.filters.${value}`) }))}
              value={choice.filter}
              onChange={value => choice.setFilter(accountFilters.find(known => known === value) ?? 'all')}
            />
            <div className="ml-auto flex gap-2">
              {accounts && accounts.length > 1 && <OrderButton accounts={accounts} />}
              <ColumnMenu columns={columns} view={view} />
            </div>
          </>
        )
      }
    >
      {shown.length === 0 ? (
        <EmptyState icon={<SearchX />} title={t('table.noMatch')} hint={t('table.noMatchHint')} />
      ) : (
        <DataTable
          label={t('pages.accounts.title')}
          columns={columns}
          rows={shown}
          rowId={rowId}
          view={view}
          heights={heights}
          selection={{ ids: selected, onChange: setSelected }}
          renderCard={account => <AccountCard account={account} />}
        />
      )}
    </Panel>
  )
}

function OrderButton({ accounts }: { readonly accounts: readonly AccountView[] }) {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <IconButton
        variant="secondary"
        label={t('accounts.order.action')}
        icon={<ArrowDownWideNarrow />}
        onClick={() => setIsOpen(true)}
      />
      {isOpen && <OrderDialog accounts={accounts} onClose={() => setIsOpen(false)} />}
    </>
  )
}

/** Which of the accounts are shown: in the order in which calls try them, or the one that was asked for. */
function useAccountChoice() {
  const accounts = useAccounts()
  const asked = useRoute().query['open']
  const name = accounts?.find(({ id }) => id === asked)?.name
  const [search, setSearch] = useState<string>()
  const [filter, setFilter] = useState<AccountFilter>('all')
  const wanted = useDeferredValue(search ?? name ?? '')
  const shown = useMemo(
    () =>
      accounts
        ?.filter(account => passes(account, filter) && isFound(account, wanted))
        .toSorted((a, b) => a.priority - b.priority || a.createdAt - b.createdAt),
    [accounts, filter, wanted],
  )
  return { accounts, shown, search: search ?? name ?? '', setSearch, filter, setFilter }
}

function NoAccounts({ add, isBusy }: { readonly add: ReactNode; readonly isBusy: boolean }) {
  const { t } = useTranslation()
  return (
    <Panel label={t('pages.accounts.title')} isBusy={isBusy}>
      {isBusy ? (
        <SkeletonRows rows={4} />
      ) : (
        <EmptyState
          icon={<UserRound />}
          title={t('accounts.empty')}
          hint={t('accounts.emptyHint')}
          action={add}
        />
      )}
    </Panel>
  )
}
