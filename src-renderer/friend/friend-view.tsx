import { LogOut, RefreshCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { FriendView as View } from '../../src-relay/contract/friend.ts'
import { LimitBars } from '../features/limits/limit-bars.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { useFormat } from '../use-format.ts'
import { FriendGuides } from './friend-guides.tsx'
import { FriendUsage } from './friend-usage.tsx'
import { FriendWindows } from './friend-windows.tsx'
import type { FriendRefusal } from './read-friend-view.ts'
import { RefusalNotice } from './refusal-notice.tsx'

export interface FriendViewProps {
  readonly view: View
  readonly secret: string
  readonly baseUrl: string
  readonly refusal: FriendRefusal | undefined
  readonly isBusy: boolean
  readonly onRefresh: () => void
  readonly onLeave: () => void
}

/** Everything a friend may know of their own key. */
export function FriendView(props: FriendViewProps) {
  const { view, secret, baseUrl, refusal, isBusy, onRefresh, onLeave } = props
  const { t } = useTranslation()
  const format = useFormat()
  const { name, hint, expiresAt, at, limits, windows, usage, providers } = view
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-xl leading-7 font-semibold tracking-tight wrap-anywhere">{name}</h1>
          <p className="text-muted">
            <span className="font-mono">{hint}</span>
            {expiresAt !== undefined && ` · ${t('friend.ends', { time: format.dateTime(expiresAt) })}`}
            {` · ${t('friend.asOf', { time: format.time(at) })}`}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button disabled={isBusy} onClick={onRefresh}>
            <RefreshCw aria-hidden />
            {t('friend.refresh')}
          </Button>
          <Button variant="quiet" onClick={onLeave}>
            <LogOut aria-hidden />
            {t('friend.leave')}
          </Button>
        </div>
      </div>
      {refusal && <RefusalNotice refusal={refusal} />}
      <FriendUsage usage={usage} timeZone={view.timeZone} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 md:grid-cols-2">
        <Card title={t('friend.limits')} description={t('friend.limitsText')}>
          <div className="numbers px-5 pb-5">
            <LimitBars isFull uses={limits} />
          </div>
        </Card>
        <FriendWindows windows={windows} providers={providers} />
      </div>
      <FriendGuides providers={providers} baseUrl={baseUrl} secret={secret} />
    </>
  )
}
