import { useTranslation } from 'react-i18next'
import { Notice } from '../ui/notice.tsx'
import type { FriendRefusal } from './read-friend-view.ts'

/** Why there is nothing to see, and what to do about it. */
export function RefusalNotice({ refusal }: { readonly refusal: FriendRefusal }) {
  const { t } = useTranslation()
  return (
    <Notice tone="bad" role="alert">
      {refusal.code === 'other'
        ? t('friend.refusals.other', { message: refusal.message })
        : t(`friend.refusals.${refusal.code}`)}
    </Notice>
  )
}
