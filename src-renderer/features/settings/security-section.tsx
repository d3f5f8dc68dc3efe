import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { AdminClient } from '../../../src-relay/contract/client.ts'
import type { OwnerSession } from '../../../src-relay/contract/session.ts'
import { useApi } from '../../api/api-context.tsx'
import { useRowAction } from '../../api/use-row-action.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useFormat } from '../../use-format.ts'
import { nameBrowser } from './name-browser.ts'
import { SettingsCard } from './settings-card.tsx'
import { useSettings } from './use-settings.ts'

const source = { queryKey: ['sessions'], read: (client: AdminClient) => client.listSessions() }

/** Who can open the console. */
export function SecuritySection() {
  const { t } = useTranslation()
  return (
    <>
      <Card title={t('security.access')}>
        <p className="max-w-2xl px-5 pb-5 text-pretty text-muted">{t('security.accessText')}</p>
      </Card>
      <Sessions />
    </>
  )
}

function Sessions() {
  const { t } = useTranslation()
  const { client } = useApi()
  const cache = useQueryClient()
  const act = useRowAction()
  const query = useSettings(source)
  const sessions = query.data ?? []
  const others = sessions.filter(({ isOwn }) => !isOwn)
  const end = async (id: string): Promise<void> => {
    await client.endSession({ id })
    await cache.invalidateQueries({ queryKey: source.queryKey })
  }
  const endOthers = async (): Promise<void> => {
    for (const { id } of others) await client.endSession({ id })
    await cache.invalidateQueries({ queryKey: source.queryKey })
  }
  return (
    <SettingsCard
      title={t('security.sessions')}
      description={t('security.sessionsText')}
      query={query}
      isList
      action={
        others.length > 1 && (
          <Button onClick={() => void act(endOthers(), t('security.ended'))}>
            {t('security.endOthers')}
          </Button>
        )
      }
    >
      {() =>
        sessions.length === 0 ? (
          <p className="text-muted">{t('security.none')}</p>
        ) : (
          <ul className="-mt-2 divide-y divide-line">
            {sessions.map(session => (
              <SessionLine
                key={session.id}
                session={session}
                onEnd={() => {
                  if (session.isOwn) void act(client.signOut({ body: {} }))
                  else void act(end(session.id), t('security.ended'))
                }}
              />
            ))}
          </ul>
        )
      }
    </SettingsCard>
  )
}

interface SessionLineProps {
  readonly session: OwnerSession
  readonly onEnd: () => void
}

function SessionLine({ session: { userAgent, createdAt, lastSeenAt, isOwn }, onEnd }: SessionLineProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const name = nameBrowser(userAgent) ?? t('security.unknownBrowser')
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium wrap-anywhere">
          {name}
          {isOwn && <span className="font-normal text-muted"> · {t('security.own')}</span>}
        </p>
        <p className="text-[13px] text-muted">
          {t('security.moments', { since: format.dateTime(createdAt), seen: format.dateTime(lastSeenAt) })}
        </p>
      </div>
      <Button onClick={onEnd} aria-label={isOwn ? t('security.signOut') : t('security.endOf', { name })}>
        {isOwn ? t('security.signOut') : t('security.end')}
      </Button>
    </li>
  )
}
