import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FriendView } from '../../src-relay/contract/friend.ts'
import { AppearanceMenus } from '../features/appearance/appearance-menus.tsx'
import { Mark } from '../ui/mark.tsx'
import { TimeZoneProvider } from '../use-format.ts'
import { FriendView as Figures } from './friend-view.tsx'
import { KeyForm } from './key-form.tsx'
import type { FriendRefusal, ReadFriendView } from './read-friend-view.ts'

export interface FriendPageProps {
  readonly read: ReadFriendView
  /** Where the friend's clients find the relay: the address of this page. */
  readonly baseUrl: string
}

interface Shown {
  /** Lives here only, until the page is left. */
  readonly key: string
  readonly view: FriendView
}

/** A friend's own key: what is used, what is left, and how a client is set up. */
export function FriendPage({ read, baseUrl }: FriendPageProps) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<Shown>()
  const [refusal, setRefusal] = useState<FriendRefusal>()
  const [isBusy, setIsBusy] = useState(false)

  async function show(key: string) {
    setIsBusy(true)
    const answer = await read(key)
    setIsBusy(false)
    setRefusal('refusal' in answer ? answer.refusal : undefined)
    if ('view' in answer) setShown({ key, view: answer.view })
  }
  function leave() {
    setShown(undefined)
    setRefusal(undefined)
  }

  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-4xl flex-col gap-5 px-4 pt-4 pb-12 sm:px-6">
      <header className="flex items-center gap-2.5">
        <Mark />
        <p className="flex-1 text-lg font-semibold tracking-tight">{t('app.name')}</p>
        <AppearanceMenus />
      </header>
      <main className="flex min-w-0 flex-col gap-5">
        {shown ? (
          <TimeZoneProvider value={shown.view.timeZone}>
            <Figures
              view={shown.view}
              secret={shown.key}
              baseUrl={baseUrl}
              refusal={refusal}
              isBusy={isBusy}
              onRefresh={() => void show(shown.key)}
              onLeave={leave}
            />
          </TimeZoneProvider>
        ) : (
          <KeyForm refusal={refusal} isBusy={isBusy} onShow={key => void show(key)} />
        )}
      </main>
    </div>
  )
}
