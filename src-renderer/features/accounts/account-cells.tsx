import { Waypoints } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../src-relay/contract/account.ts'
import { useApi } from '../../api/api-context.tsx'
import { useLiveCalls, useProviders } from '../../api/queries.ts'
import { useRowAction } from '../../api/use-row-action.ts'
import { StateBadge } from '../../ui/state-badge.tsx'
import { Switch } from '../../ui/switch.tsx'
import { Tags } from '../../ui/tags.tsx'
import { useFormat } from '../../use-format.ts'
import { WindowLine } from '../quota/window-line.tsx'
import { useAccountFigures } from './account-figures.ts'
import { accountLooks, shownState } from './account-state.ts'

interface AccountProps {
  readonly account: AccountView
}

export function AccountName({ account }: AccountProps) {
  const { t } = useTranslation()
  const providers = useProviders().data
  const { name, identity, baseUrl, secretHint, groups, proxy } = account
  const provider = providers?.find(({ id }) => id === account.provider)?.label ?? account.provider
  const whose = identity?.email ?? URL.parse(baseUrl)?.host ?? baseUrl
  const parts = [provider, identity?.plan, whose].filter(Boolean).join(' · ')
  return (
    <div className="min-w-0">
      <p title={name} className="truncate font-medium">
        {name}
      </p>
      <p title={parts} className="flex items-center gap-1.5 text-[13px] text-muted">
        <span className="truncate">{parts}</span>
        <span className="shrink-0 font-mono">…{secretHint}</span>
        {proxy && (
          <Waypoints
            role="img"
            aria-label={t('accounts.throughProxy', { url: proxy.url })}
            className="size-3.5 shrink-0"
          >
            <title>{t('accounts.throughProxy', { url: proxy.url })}</title>
          </Waypoints>
        )}
      </p>
      <Tags tags={groups} />
    </div>
  )
}

/** How the account is, why, and what comes next. */
export function AccountState({ account }: AccountProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const state = shownState(account)
  const { reason, since, until, lastStatus, lastRequestId, nextStep, models = [] } = account.health
  return (
    <div className="min-w-0 text-[13px]">
      <StateBadge {...accountLooks[state]} label={t(`accounts.states.${state}`)} />
      {state !== 'ready' && state !== 'off' && (
        <>
          <p className="text-muted">
            {until === undefined
              ? t('accounts.since', { time: format.dateTime(since) })
              : t('accounts.until', { time: format.time(until) })}
            {lastStatus !== undefined && (
              <span title={lastRequestId}> · {t('accounts.lastStatus', { status: lastStatus })}</span>
            )}
          </p>
          {nextStep && nextStep.kind !== 'returns' && (
            <p className="text-muted">
              {t(nextStep.kind === 'is-tried' ? 'accounts.isTried' : 'accounts.waits')}
            </p>
          )}
          {reason !== undefined && (
            <p lang="en" title={reason} className="line-clamp-2 wrap-anywhere text-muted">
              {reason}
            </p>
          )}
        </>
      )}
      {state === 'ready' &&
        models.map(({ model, until: back }) => (
          <p key={model} className="text-warn">
            {t('accounts.modelRests', { model, time: format.time(back) })}
          </p>
        ))}
    </div>
  )
}

export function AccountWindowLines({ account: { id, name } }: AccountProps) {
  const windows = useAccountFigures().windows.get(id) ?? []
  if (windows.length === 0) return <span className="text-muted">–</span>
  return (
    <div className="flex flex-col gap-2">
      {windows.slice(0, 3).map(window => (
        <WindowLine key={window.name} isBrief window={window} owner={name} />
      ))}
    </div>
  )
}

export function AccountToday({ account: { id } }: AccountProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const totals = useAccountFigures().today.get(id)
  if (!totals) return <span className="text-muted">–</span>
  return (
    <>
      <p>{format.usd(totals.costMicroUsd)}</p>
      <p className="text-[13px] text-muted">{t('keys.callCount', { count: totals.calls })}</p>
    </>
  )
}

export function AccountCalls({ account: { id, maxCallsInFlight } }: AccountProps) {
  const format = useFormat()
  const count = useLiveCalls()?.filter(({ accountId }) => accountId === id).length ?? 0
  if (count === 0 && maxCallsInFlight === null) return <span className="text-muted">–</span>
  return (
    <span className={count === 0 ? 'text-muted' : 'font-medium text-busy'}>
      {format.count(count)}
      {maxCallsInFlight !== null && (
        <span className="font-normal text-muted"> / {format.count(maxCallsInFlight)}</span>
      )}
    </span>
  )
}

export function AccountSwitch({ account: { id, name, enabled } }: AccountProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const act = useRowAction()
  return (
    <Switch
      label={t('accounts.switch', { name })}
      isOn={enabled}
      onChange={isOn => void act(client.changeAccount({ id, body: { enabled: isOn } }))}
    />
  )
}
