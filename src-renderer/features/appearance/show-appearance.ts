import type { Locale, Theme } from '../../../src-main/ipc/contract.ts'

/** Without a theme of its own the page follows the system through its style sheet. */
export function showAppearance(document: Document, theme: Theme, locale: Locale): void {
  const root = document.documentElement
  root.lang = locale
  if (theme === 'system') delete root.dataset['theme']
  else root.dataset['theme'] = theme
}
