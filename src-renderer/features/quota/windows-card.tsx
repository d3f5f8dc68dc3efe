import { Hourglass } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useQuota } from '../../api/queries.ts'
import { toProblem, useProblemText } from '../../api/use-problem-text.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { WindowLine } from './window-line.tsx'

/** How much of each account's own windows is used. */
export function WindowsCard() {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const quota = useQuota()
  const accounts = quota.data?.accounts.filter(({ windows }) => windows.length > 0)
  return (
    <Card title={t('quota.title')} description={t('quota.description')} isBusy={quota.isPending}>
      {quota.isPending && <SkeletonRows rows={2} />}
      {quota.isError && !quota.data && (
        <div className="px-5 pb-5">
          <Notice
            tone="bad"
            role="alert"
            action={<Button onClick={() => void quota.refetch()}>{t('actions.retry')}</Button>}
          >
            {t('quota.failed')} {problemText(toProblem(quota.error))}
          </Notice>
        </div>
      )}
      {accounts?.length === 0 && (
        <EmptyState icon={<Hourglass />} title={t('quota.empty')} hint={t('quota.emptyHint')} />
      )}
      {accounts && accounts.length > 0 && (
        <ul className="divide-y divide-line border-t border-line">
          {accounts.map(({ accountId, accountName, windows }) => (
            <li key={accountId} className="flex flex-col gap-2.5 px-5 py-3.5">
              <p className="truncate font-medium" title={accountName}>
                {accountName}
              </p>
              <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
                {windows.map(window => (
                  <WindowLine key={window.name} window={window} owner={accountName} />
                ))}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
