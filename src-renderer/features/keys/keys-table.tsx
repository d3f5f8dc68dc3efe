import { Download, SearchX, Users } from 'lucide-react'
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiKey } from '../../../src-relay/contract/api-key.ts'
import { useKeys } from '../../api/queries.ts'
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
import { KeyBatch } from './key-batch.tsx'
import { KeyCard } from './key-card.tsx'
import { inShownOrder, isFound, type KeyFilter, keyFilters, passes } from './key-state.ts'
import { useKeyColumns } from './use-key-columns.tsx'
import { useSaveKeys } from './use-save-keys.ts'

const heights = { row: 66, card: 132 } as const

export function KeysTable({ create }: { readonly create: ReactNode }) {
  const { t } = useTranslation()
  const columns = useKeyColumns()
  const view = useTableView('keys', columns)
  const { keys, shown, ...choice } = useKeyChoice()
  const [selected, setSelected] = useState<Selection['ids']>({})
  if (!shown || keys?.length === 0) return <NoKeys create={create} isBusy={!shown} />
  const chosen = shown.filter(({ id }) => selected[id] === true)
  return (
    <Panel
      label={t('pages.keys.title')}
      tools={
        chosen.length > 0 ? (
          <KeyBatch keys={chosen} onDone={() => setSelected({})} />
        ) : (
          <KeyTools choice={choice} shown={shown}>
            <ColumnMenu columns={columns} view={view} />
          </KeyTools>
        )
      }
    >
      {shown.length === 0 ? (
        <EmptyState icon={<SearchX />} title={t('table.noMatch')} hint={t('table.noMatchHint')} />
      ) : (
        <DataTable
          label={t('pages.keys.title')}
          columns={columns}
          rows={shown}
          rowId={rowId}
          view={view}
          heights={heights}
          selection={{ ids: selected, onChange: setSelected }}
          renderCard={key => <KeyCard apiKey={key} />}
        />
      )}
    </Panel>
  )
}

/** Which of the keys are shown. */
function useKeyChoice() {
  const keys = useKeys()
  const [search, setSearch] = useState('')
  const [filter, setFilter] = useState<KeyFilter>('current')
  const wanted = useDeferredValue(search)
  const shown = useMemo(
    () => keys && inShownOrder(keys.filter(key => passes(key, filter) && isFound(key, wanted))),
    [keys, filter, wanted],
  )
  return { keys, shown, search, setSearch, filter, setFilter }
}

interface KeyToolsProps {
  readonly choice: Omit<ReturnType<typeof useKeyChoice>, 'keys' | 'shown'>
  readonly shown: readonly ApiKey[]
  readonly children: ReactNode
}

function KeyTools({ choice, shown, children }: KeyToolsProps) {
  const { t } = useTranslation()
  const save = useSaveKeys()
  const { search, setSearch, filter, setFilter } = choice
  return (
    <>
      <SearchField label={t('keys.search')} value={search} onChange={setSearch} />
      <FilterMenu
        label={t('keys.columns.state')}
        choices={keyFilters.map(value => ({ value, label: t(`keys.filters.${value}`) }))}
        value={filter}
        onChange={value => setFilter(keyFilters.find(known => known === value) ?? 'current')}
      />
      <div className="ml-auto flex gap-2">
        <IconButton
          variant="secondary"
          label={t('table.saveCsv')}
          icon={<Download />}
          onClick={() => save(shown)}
        />
        {children}
      </div>
    </>
  )
}

const rowId = ({ id }: { readonly id: string }) => id

function NoKeys({ create, isBusy }: { readonly create: ReactNode; readonly isBusy: boolean }) {
  const { t } = useTranslation()
  return (
    <Panel label={t('pages.keys.title')} isBusy={isBusy}>
      {isBusy ? (
        <SkeletonRows rows={4} />
      ) : (
        <EmptyState icon={<Users />} title={t('keys.empty')} hint={t('keys.emptyHint')} action={create} />
      )}
    </Panel>
  )
}
