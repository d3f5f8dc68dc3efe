import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useRoute } from '../../routing/use-route.ts'
import { useMediaQuery } from '../../ui/use-media-query.ts'
import { SideBar } from './side-bar.tsx'
import { TopBar } from './top-bar.tsx'

/** What stands around every page: the way to the others, and the beginning of the content for the keyboard. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation()
  const isWide = useMediaQuery('(min-width: 64rem)')
  const { page } = useRoute()
  const content = useRef<HTMLElement>(null)
  const shown = useRef(page)

  useEffect(() => {
    document.title = `${t(`pages.${page}.title`)} · ${t('app.name')}`
    if (shown.current === page) return
    shown.current = page
    content.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [page, t])

  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr] lg:grid-cols-[15rem_minmax(0,1fr)] lg:grid-rows-none">
      <a
        href="#content"
        onClick={event => {
          // The page's address names the page, so the jump is made by hand.
          event.preventDefault()
          content.current?.focus()
        }}
        className="fixed left-4 z-30 -translate-y-full rounded-b-lg bg-ink px-3 py-2 text-page focus:translate-y-0"
      >
        {t('app.skip')}
      </a>
      <header className="lg:border-r lg:border-line">{isWide ? <SideBar /> : <TopBar />}</header>
      <main
        id="content"
        ref={content}
        tabIndex={-1}
        className="mx-auto flex w-full max-w-[92rem] min-w-0 flex-col gap-5 px-4 pt-5 pb-12 outline-hidden sm:px-6 lg:px-8 lg:pt-7"
      >
        {children}
      </main>
    </div>
  )
}
