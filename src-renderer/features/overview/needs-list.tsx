import { CircleAlert, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useAccounts, useProviders } from '../../api/queries.ts'
import { formatRoute } from '../../routing/route.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { useFormat } from '../../use-format.ts'
import { listNeeds, type Need } from './list-needs.ts'

/** What does not come right by itself, each with what to do; nothing at all when there is nothing. */
export function NeedsList() {
  const { t } = useTranslation()
  const accounts = useAccounts()
  const needs = accounts ? listNeeds(accounts) : []
  if (needs.length === 0) return null
  return (
    <section aria-label={t('needs.title')} className="rounded-2xl border border-warn/40 bg-card shadow-card">
      <ul className="divide-y divide-line">
        {needs.map(need => (
          <NeedLine key={need.kind === 'pool-empty' ? need.provider : need.account.id} need={need} />
        ))}
      </ul>
    </section>
  )
}

function NeedLine({ need }: { readonly need: Need }) {
  const { t } = useTranslation()
  const format = useFormat()
  const providers = useProviders().data
  if (need.kind === 'pool-empty') {
    const provider = providers?.find(({ id }) => id === need.provider)?.label ?? need.provider
    return (
      <Line
        isUrgent
        title={t('needs.pool-empty', { provider })}
        hint={
          need.backAt === undefined
            ? t('needs.notBack')
            : t('needs.backAt', { time: format.time(need.backAt) })
        }
        action={<ButtonLink href={formatRoute('accounts')}>{t('needs.seeAccounts')}</ButtonLink>}
      />
    )
  }
  const { id, name, health } = need.account
  return (
    <Line
      title={t(`needs.${need.kind}`, { name })}
      hint={health.reason && <span lang="en">{health.reason}</span>}
      action={<ButtonLink href={formatRoute('accounts', { open: id })}>{t('needs.seeAccount')}</ButtonLink>}
    />
  )
}

interface LineProps {
  readonly title: string
  readonly hint: ReactNode
  readonly action: ReactNode
  readonly isUrgent?: boolean
}

function Line({ title, hint, action, isUrgent = false }: LineProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2.5 pr-3 pl-5">
      {isUrgent ? (
        <CircleAlert aria-hidden className="size-4.5 shrink-0 text-bad" />
      ) : (
        <TriangleAlert aria-hidden className="size-4.5 shrink-0 text-warn" />
      )}
      <div className="min-w-0 flex-1 basis-52">
        <p className="font-medium wrap-anywhere">{title}</p>
        {hint !== undefined && <p className="text-[13px] wrap-anywhere text-muted">{hint}</p>}
      </div>
      {action}
    </li>
  )
}
