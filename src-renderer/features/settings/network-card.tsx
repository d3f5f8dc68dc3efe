import { useTranslation } from 'react-i18next'
import type { AdminClient } from '../../../src-relay/contract/client.ts'
import { type Network, type NetworkChange, networkChangeSchema } from '../../../src-relay/contract/network.ts'
import { CheckList } from '../../ui/check-list.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { NumberField, type TypedNumber } from '../../ui/number-field.tsx'
import { useFormat } from '../../use-format.ts'
import { SettingsCard } from './settings-card.tsx'
import { SettingsForm } from './settings-form.tsx'
import { useEdits } from './use-edits.ts'
import { useChange, useSettings } from './use-settings.ts'

const source = { queryKey: ['network'], read: (client: AdminClient) => client.getNetwork() }

/** Where the relay listens, and whether friends' computers reach it. */
export function NetworkCard() {
  const { t } = useTranslation()
  return (
    <SettingsCard
      title={t('network.title')}
      description={t('network.description')}
      query={useSettings(source)}
    >
      {network => (
        <>
          <Addresses network={network} />
          {network.canChange ? (
            <NetworkForm network={network} />
          ) : (
            <Notice tone="info">{t('network.fixed')}</Notice>
          )}
        </>
      )}
    </SettingsCard>
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
  const stored = { lanEnabled: network.lanEnabled, port: network.port }
  const { values, edit, discard } = useEdits<{ lanEnabled: boolean; port: TypedNumber }>(stored)
  const save = useChange(source, (client, body: NetworkChange) => client.changeNetwork({ body }))
  return (
    <SettingsForm
      schema={networkChangeSchema}
      stored={stored}
      values={values}
      save={save}
      onDiscard={discard}
    >
      <CheckList
        label={t('network.lan')}
        hint={t('network.lanHint')}
        choices={[{ value: 'lan', label: t('network.lanChoice') }]}
        chosen={values.lanEnabled ? ['lan'] : []}
        onChange={chosen => edit({ lanEnabled: chosen.length > 0 })}
      />
      <div className="max-w-40">
        <NumberField
          name="port"
          label={t('network.port')}
          value={values.port}
          onChange={port => edit({ port })}
        />
      </div>
    </SettingsForm>
  )
}
