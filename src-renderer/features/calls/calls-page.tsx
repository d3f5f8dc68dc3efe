import { Activity, SearchX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { endings } from '../../../src-relay/contract/usage.ts'
import { useAccounts, useKeys, useLiveCalls } from '../../api/queries.ts'
import { toProblem, useProblemText } from '../../api/use-problem-text.ts'
import { useChoose, useRoute } from '../../routing/use-route.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FilterMenu } from '../../ui/filter-menu.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { ColumnMenu } from '../../ui/table/column-menu.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { useTableView } from '../../ui/table/use-table-view.ts'
import { CallDrawer } from './call-drawer.tsx'
import { type CallLine, endingLooks } from './call-line.ts'
import { CallListItem } from './call-list.tsx'
import { useCallColumns } from './use-call-columns.tsx'
import { useCallLog } from './use-call-log.ts'

const heights = { row: 45, card: 118 } as const
const rowId = ({ id }: CallLine) => id

/** Every call of the log, with those that run at its head. */
export function CallsPage() {
  const { t } = useTranslation()
  const running = useLiveCalls()?.length ?? 0
  return (
    <>
      <PageHeader title={t('pages.calls.title')} description={t('pages.calls.description')}>
        {running > 0 && (
          <StateBadge {...endingLooks.running} label={t('calls.liveCount', { count: running })} />
        )}
      </PageHeader>
      <CallLog />
    </>
  )
}

function CallLog() {
  const { t } = useTranslation()
  const { query } = useRoute()
  const problemText = useProblemText()
  const [open, setOpen] = useState<CallLine>()
  const columns = useCallColumns(setOpen)
  const view = useTableView('calls', columns)
  const { log, lines } = useCallLog(query)
  const isChosen = Object.keys(query).length > 0
  return (
    <Panel
      label={t('pages.calls.title')}
      isBusy={log.isPending}
      tools={
        <>
          <CallFilters />
          <div className="ml-auto">
            <ColumnMenu columns={columns} view={view} />
          </div>
        </>
      }
    >
      {log.isPending && <SkeletonRows rows={6} />}
      {log.isError && !lines && (
        <div className="px-5 pb-5">
          <Notice
            tone="bad"
            role="alert"
            action={<Button onClick={() => void log.refetch()}>{t('actions.retry')}</Button>}
          >
            {t('calls.failed')} {problemText(toProblem(log.error))}
          </Notice>
        </div>
      )}
      {lines?.length === 0 && <NoCalls isChosen={isChosen} />}
      {lines && lines.length > 0 && (
        <DataTable
          label={t('pages.calls.title')}
          columns={columns}
          rows={lines}
          rowId={rowId}
          view={view}
          heights={heights}
          onOpen={setOpen}
          renderCard={line => <CallListItem line={line} onOpen={setOpen} />}
        />
      )}
      {log.hasNextPage && (
        <div className="flex justify-center border-t border-line p-3">
          <Button disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {t('calls.older')}
          </Button>
        </div>
      )}
      {open && <CallDrawer line={open} onClose={() => setOpen(undefined)} />}
    </Panel>
  )
}

function NoCalls({ isChosen }: { readonly isChosen: boolean }) {
  const { t } = useTranslation()
  return isChosen ? (
    <EmptyState icon={<SearchX />} title={t('table.noMatch')} hint={t('table.noMatchHint')} />
  ) : (
    <EmptyState icon={<Activity />} title={t('calls.empty')} hint={t('calls.emptyHint')} />
  )
}

const named = ({ id, name }: { readonly id: string; readonly name: string }) => ({ value: id, label: name })

function CallFilters() {
  const { t } = useTranslation()
  const { query } = useRoute()
  const choose = useChoose()
  const keys = useKeys() ?? []
  const accounts = useAccounts() ?? []
  return (
    <>
      <FilterMenu
        label={t('calls.columns.who')}
        choices={[{ value: '', label: t('calls.allKeys') }, ...keys.map(named)]}
        value={query['key'] ?? ''}
        onChange={key => choose({ key })}
      />
      <FilterMenu
        label={t('calls.columns.account')}
        choices={[{ value: '', label: t('accounts.filters.all') }, ...accounts.map(named)]}
        value={query['account'] ?? ''}
        onChange={account => choose({ account })}
      />
      <FilterMenu
        label={t('calls.columns.ending')}
        choices={[
          { value: '', label: t('calls.allEndings') },
          ...endings.map(ending => ({ value: ending, label: t(`calls.endingNames.${ending}`) })),
        ]}
        value={query['ending'] ?? ''}
        onChange={ending => choose({ ending })}
      />
    </>
  )
}
