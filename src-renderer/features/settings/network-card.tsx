import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Network, type NetworkChange, networkChangeSchema } from '../../../src-relay/contract/network.ts'
import { useApi } from '../../api/api-context.tsx'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { changedFields } from '../../ui/changed-fields.ts'
import { CheckList } from '../../ui/check-list.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { FullForm } from '../../ui/full-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { NumberField, type TypedNumber } from '../../ui/number-field.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useFormat } from '../../use-format.ts'

const queryKey = ['network'] as const

/** Where the relay listens, and whether friends' computers reach it. */
export function NetworkCard() {
  const { t } = useTranslation()
  const { client } = useApi()
  const network = useQuery({ queryKey, queryFn: () => client.getNetwork() })
  return (
    <Card title={t('network.title')} description={t('network.description')} isBusy={network.isPending}>
      {network.isPending && <SkeletonRows rows={2} />}
      {network.data && (
        <div className="flex max-w-2xl flex-col gap-5 px-5 pb-5">
          <Addresses network={network.data} />
          {network.data.canChange ? (
            // What holds now is what the form begins with.
            <NetworkForm key={JSON.stringify(network.data)} network={network.data} />
          ) : (
            <Notice tone="info">{t('network.fixed')}</Notice>
          )}
        </div>
      )}
    </Card>
  )
}

function Addresses({ network }: { readonly network: Network }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { addresses, reachedFrom, lanEnabled } = network
  if (addresses.length === 0) return null
  return (
    <>
      <ul className="flex flex-col divide-y divide-line rounded-xl border border-line">
        {addresses.map(({ baseUrl, kind, interfaceName }) => (
          <li key={baseUrl} className="flex items-center gap-3 py-1 pr-1.5 pl-4">
            <div className="min-w-0 flex-1">
              <code className="font-mono text-[13px] break-all">{baseUrl}</code>
              <p className="text-xs text-muted">
                {t(`network.kinds.${kind}`)} · {interfaceName}
              </p>
            </div>
            <CopyButton label={t('service.copyBaseUrl')} text={baseUrl} />
          </li>
        ))}
      </ul>
      {lanEnabled && (
        <p className="text-[13px] text-muted">
          {reachedFrom
            ? t('network.reached', { address: reachedFrom.address, time: format.dateTime(reachedFrom.at) })
            : t('network.notReached')}
        </p>
      )}
    </>
  )
}

function NetworkForm({ network }: { readonly network: Network }) {
  const { t } = useTranslation()
  const { client } = useApi()
  const cache = useQueryClient()
  const toast = useToast()
  const [lanEnabled, setLanEnabled] = useState(network.lanEnabled)
  const [port, setPort] = useState<TypedNumber>(network.port)
  const saving = useAction((body: NetworkChange) => client.changeNetwork({ body }))

  async function save(values: NetworkChange) {
    const body = changedFields(network, values)
    if (Object.keys(body).length === 0) return
    const saved = await saving.run(body)
    if (!saved) return
    cache.setQueryData(queryKey, saved)
    toast({ tone: 'good', text: t('settings.saved') })
  }
  return (
    <FullForm
      schema={networkChangeSchema}
      values={{ lanEnabled, port }}
      problem={saving.problem}
      onSubmit={values => void save(values)}
    >
      <CheckList
        label={t('network.lan')}
        hint={t('network.lanHint')}
        choices={[{ value: 'lan', label: t('network.lanChoice') }]}
        chosen={lanEnabled ? ['lan'] : []}
        onChange={chosen => setLanEnabled(chosen.length > 0)}
      />
      <div className="max-w-40">
        <NumberField name="port" label={t('network.port')} value={port} onChange={setPort} />
      </div>
      <div>
        <Button type="submit" variant="primary" disabled={saving.isBusy}>
          {t('actions.save')}
        </Button>
      </div>
    </FullForm>
  )
}
