import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../api/api-context.tsx'
import { useKeys } from '../../api/queries.ts'
import { useAction } from '../../api/use-action.ts'
import { useProblemText } from '../../api/use-problem-text.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Switch } from '../../ui/switch.tsx'

const queryKey = ['network'] as const

/** Whether other computers may reach the relay, and what that means. */
export function NetworkStep() {
  const { t } = useTranslation()
  const { client } = useApi()
  const cache = useQueryClient()
  const problemText = useProblemText()
  const hasKey = (useKeys() ?? []).some(({ revokedAt }) => revokedAt === undefined)
  const network = useQuery({ queryKey, queryFn: () => client.getNetwork() }).data
  const change = useAction(async (lanEnabled: boolean) =>
    cache.setQueryData(queryKey, await client.changeNetwork({ body: { lanEnabled } })),
  )
  if (!network) return <SkeletonRows rows={2} />
  const { lanEnabled, canChange, addresses } = network
  return (
    <div className="flex flex-col gap-4">
      <div className="flex items-center gap-4 rounded-xl border border-line px-4 py-3">
        <span className="min-w-0 flex-1 font-medium">{t('firstRun.network.switch')}</span>
        <Switch
          label={t('firstRun.network.switch')}
          isOn={lanEnabled}
          isDisabled={!canChange || change.isBusy || (!hasKey && !lanEnabled)}
          onChange={isOn => void change.run(isOn)}
        />
      </div>
      <p className="max-w-prose text-[13px] text-muted">
        {t(lanEnabled ? 'firstRun.network.on' : 'firstRun.network.off')}
      </p>
      {!canChange && <Notice tone="info">{t('firstRun.network.fixed')}</Notice>}
      {canChange && !hasKey && !lanEnabled && <Notice tone="info">{t('firstRun.network.needsKey')}</Notice>}
      {change.problem && (
        <Notice tone="bad" role="alert">
          {problemText(change.problem)}
        </Notice>
      )}
      <ul className="flex flex-col gap-2">
        {addresses.map(({ address, baseUrl }) => (
          <li
            key={address}
            className="flex items-center gap-1 rounded-xl border border-line bg-sunken py-1 pr-1 pl-4"
          >
            <code className="min-w-0 flex-1 font-mono break-all select-all">{baseUrl}</code>
            <CopyButton label={t('service.copyBaseUrl')} text={baseUrl} />
          </li>
        ))}
      </ul>
    </div>
  )
}
