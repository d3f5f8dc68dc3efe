import { EyeOff, ShieldAlert, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** What this is, and the risk in plain words. */
export function AboutStep() {
  const { t } = useTranslation()
  return (
    <ul className="flex flex-col gap-4">
      <Point icon={<Users />} text={t('firstRun.about.what')} />
      <Point icon={<ShieldAlert />} text={t('firstRun.about.risk')} />
      <Point icon={<EyeOff />} text={t('firstRun.about.privacy')} />
    </ul>
  )
}

function Point({ icon, text }: { readonly icon: ReactNode; readonly text: string }) {
  return (
    <li className="flex gap-3">
      <span aria-hidden className="mt-0.5 shrink-0 text-accent [&_svg]:size-5">
        {icon}
      </span>
      <p className="max-w-prose text-pretty">{text}</p>
    </li>
  )
}
