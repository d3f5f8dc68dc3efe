import { useTranslation } from 'react-i18next'
import type { FriendView, FriendWindow } from '../../src-relay/contract/friend.ts'
import { windowName } from '../features/quota/window-name.ts'
import { Card } from '../ui/card.tsx'
import { Meter } from '../ui/meter.tsx'
import { useNow } from '../ui/use-now.ts'
import { useFormat } from '../use-format.ts'

export interface FriendWindowsProps {
  readonly windows: readonly FriendWindow[]
  readonly providers: FriendView['providers']
}

/** How much is left of what all friends share, and whose part it was. */
export function FriendWindows({ windows, providers }: FriendWindowsProps) {
  const { t } = useTranslation()
  return (
    <Card title={t('friend.windows')} description={t('friend.windowsText')}>
      {windows.length === 0 ? (
        <p className="px-5 pb-5 text-muted">{t('friend.noWindows')}</p>
      ) : (
        <ul className="flex flex-col gap-4 px-5 pb-5">
          {windows.map(window => (
            <WindowItem
              key={`${window.provider} ${window.name}`}
              window={window}
              provider={providers.find(({ id }) => id === window.provider)?.label ?? window.provider}
            />
          ))}
        </ul>
      )}
    </Card>
  )
}

const everyMs = 30_000

function WindowItem({ window, provider }: { readonly window: FriendWindow; readonly provider: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow(everyMs)
  const { utilization, resetsAt, runsOutAt, share } = window
  const name = `${provider} · ${windowName(t, window)}`
  const used = format.percent(utilization)
  return (
    <li className="numbers text-[13px]">
      <div className="mb-1 flex justify-between gap-3">
        <span className="min-w-0 truncate">{name}</span>
        <span className="font-medium">{used}</span>
      </div>
      <Meter label={name} fraction={utilization} text={used} />
      <div className="mt-1 flex flex-wrap justify-between gap-x-3 text-xs text-muted">
        <span>{t('friend.share', { percent: format.percent(share) })}</span>
        {resetsAt !== undefined && resetsAt > now && (
          <span title={format.dateTime(resetsAt)}>
            {t('quota.resetsIn', { span: format.span(resetsAt - now) })}
          </span>
        )}
      </div>
      {runsOutAt !== undefined && runsOutAt > now && (
        <p className="text-xs text-warn">{t('quota.runsOutIn', { span: format.span(runsOutAt - now) })}</p>
      )}
    </li>
  )
}
