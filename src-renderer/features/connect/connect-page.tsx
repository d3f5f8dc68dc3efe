import { Plug } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { useProviders, useServiceStatus } from '../../api/queries.ts'
import { toProblem, useProblemText } from '../../api/use-problem-text.ts'
import { formatRoute } from '../../routing/route.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { ClientCard } from './client-card.tsx'
import { groupGuides } from './group-guides.ts'
import { LastCall } from './last-call.tsx'
import { ThisComputer } from './this-computer.tsx'

/** How each client is set up for this relay. */
export function ConnectPage() {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const providers = useProviders()
  const baseUrls = useServiceStatus()?.baseUrls ?? []
  const [chosen, setChosen] = useState<string>()
  const baseUrl = baseUrls.find(url => url === chosen) ?? baseUrls[0]
  const clients = useMemo(() => groupGuides(providers.data ?? []), [providers.data])
  return (
    <>
      <PageHeader title={t('pages.connect.title')} description={t('pages.connect.description')} />
      {providers.isError && (
        <Notice
          tone="bad"
          role="alert"
          action={<Button onClick={() => void providers.refetch()}>{t('actions.retry')}</Button>}
        >
          {t('connect.failed')} {problemText(toProblem(providers.error))}
        </Notice>
      )}
      {baseUrl === undefined || providers.isPending ? (
        <Waiting isStopped={baseUrl === undefined} />
      ) : (
        <>
          <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-3">
            {baseUrls.length > 1 && (
              <div className="w-full max-w-80">
                <SelectField
                  name="address"
                  label={t('connect.address')}
                  choices={baseUrls.map(url => ({ value: url, label: url }))}
                  value={baseUrl}
                  onChange={setChosen}
                />
              </div>
            )}
            <LastCall />
          </div>
          <p className="max-w-prose text-muted">
            <Trans
              i18nKey="connect.keyHint"
              components={{ a: <a href={formatRoute('keys')} className="text-accent underline" /> }}
            />
          </p>
          <ThisComputer />
          <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 xl:grid-cols-2">
            {clients.map(client => (
              <ClientCard key={`${client.provider} ${client.name}`} client={client} baseUrl={baseUrl} />
            ))}
          </div>
        </>
      )}
    </>
  )
}

function Waiting({ isStopped }: { readonly isStopped: boolean }) {
  const { t } = useTranslation()
  return (
    <Panel label={t('pages.connect.title')} isBusy={!isStopped}>
      {isStopped ? (
        <EmptyState icon={<Plug />} title={t('connect.noAddress')} hint={t('service.noBaseUrl')} />
      ) : (
        <SkeletonRows rows={3} />
      )}
    </Panel>
  )
}
