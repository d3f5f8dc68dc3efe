import { SearchX, Users } from 'lucide-react'
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeys } from '../../api/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { ColumnMenu } from '../../ui/table/column-menu.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { useTableView } from '../../ui/table/use-table-view.ts'
import { KeyCard } from './key-card.tsx'
import { inShownOrder, isFound } from './key-state.ts'
import { useKeyColumns } from './use-key-columns.tsx'

const heights = { row: 61, card: 104 } as const

export function KeysTable({ create }: { readonly create: ReactNode }) {
  const { t } = useTranslation()
  const keys = useKeys()
  const columns = useKeyColumns()
  const view = useTableView('keys', columns)
  const [search, setSearch] = useState('')
  const wanted = useDeferredValue(search)
  const shown = useMemo(() => keys && inShownOrder(keys.filter(key => isFound(key, wanted))), [keys, wanted])
  if (!shown) {
    return (
      <Panel label={t('pages.keys.title')} isBusy>
        <SkeletonRows rows={4} />
      </Panel>
    )
  }
  if (keys?.length === 0) {
    return (
      <Panel label={t('pages.keys.title')}>
        <EmptyState icon={<Users />} title={t('keys.empty')} hint={t('keys.emptyHint')} action={create} />
      </Panel>
    )
  }
  return (
    <Panel
      label={t('pages.keys.title')}
      tools={
        <>
          <SearchField label={t('keys.search')} value={search} onChange={setSearch} />
          <ColumnMenu columns={columns} view={view} />
        </>
      }
    >
      {shown.length === 0 ? (
        <EmptyState icon={<SearchX />} title={t('table.noMatch')} hint={t('table.noMatchHint')} />
      ) : (
        <DataTable
          label={t('pages.keys.title')}
          columns={columns}
          rows={shown}
          rowId={key => key.id}
          view={view}
          heights={heights}
          renderCard={key => <KeyCard apiKey={key} />}
        />
      )}
    </Panel>
  )
}
