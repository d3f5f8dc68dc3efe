import { useTranslation } from 'react-i18next'
import { formatRoute } from '../../routing/route.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { LastCall } from '../connect/last-call.tsx'
import { ThisComputer } from '../connect/this-computer.tsx'

/** A client of this computer, and the proof that it works. */
export function ClientStep() {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col items-stretch gap-4">
      <ThisComputer />
      <div className="rounded-xl border border-line px-4 py-3">
        <LastCall />
      </div>
      <div>
        <ButtonLink href={formatRoute('connect')}>{t('firstRun.client.others')}</ButtonLink>
      </div>
    </div>
  )
}
