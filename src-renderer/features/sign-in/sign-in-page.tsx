import { AppWindow, SquareTerminal } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../ui/copy-button.tsx'

const linkCommand = 'npx carpool admin link'

/** What a visitor without a session sees: how to get in, and nothing else. */
export function SignInPage() {
  const { t } = useTranslation()
  return (
    <section className="mx-auto mt-[8vh] w-full max-w-lg rounded-2xl border border-line bg-card p-6 shadow-card sm:p-8">
      <h1 className="text-xl font-semibold text-balance">{t('signIn.title')}</h1>
      <p className="mt-2 text-muted">{t('signIn.text')}</p>
      <ul className="mt-6 flex flex-col gap-5">
        <Way icon={<AppWindow />}>
          <p>{t('signIn.app')}</p>
        </Way>
        <Way icon={<SquareTerminal />}>
          <p>{t('signIn.command')}</p>
          <div className="mt-2 flex items-center gap-1 rounded-xl border border-line bg-sunken py-1 pr-1 pl-4">
            <code className="min-w-0 flex-1 font-mono break-all select-all">{linkCommand}</code>
            <CopyButton label={t('signIn.copyCommand')} text={linkCommand} />
          </div>
        </Way>
      </ul>
    </section>
  )
}

function Way({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <li className="flex gap-3">
      <span aria-hidden className="mt-0.5 shrink-0 text-accent [&_svg]:size-5">
        {icon}
      </span>
      <div className="min-w-0 flex-1">{children}</div>
    </li>
  )
}
