import { AppWindow, SquareTerminal } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { AppearanceMenus } from '../appearance/appearance-menus.tsx'

const linkCommand = 'npx carpool admin link'

/** What a visitor without a session sees: how to get in, and nothing else. */
export function SignInPage() {
  const { t } = useTranslation()
  return (
    <main className="mx-auto flex max-w-lg flex-col px-4 pt-[10vh] pb-10">
      <div className="mb-5 flex items-center gap-2.5">
        <Mark />
        <p className="flex-1 text-lg font-semibold tracking-tight">{t('app.name')}</p>
        <AppearanceMenus />
      </div>
      <section className="rounded-2xl border border-line bg-card p-6 shadow-card sm:p-8">
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
    </main>
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
