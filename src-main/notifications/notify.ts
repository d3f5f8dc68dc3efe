import { Notification } from 'electron'
import type { Translate } from '../translate.ts'
import type { Notice } from './alert-notices.ts'

export interface NotifyDeps {
  readonly translate: () => Translate
  readonly open: (page: string) => void
}

/** One notice of the system; a click on it opens the page that has more. */
export function createNotify({ translate, open }: NotifyDeps): (notice: Notice) => void {
  return ({ title, body, page }) => {
    const notification = new Notification({ title: translate()(title), body })
    notification.on('click', () => open(page))
    notification.show()
  }
}
