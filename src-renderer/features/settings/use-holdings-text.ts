import { useTranslation } from 'react-i18next'
import type { Holdings } from '../../../src-relay/contract/backup.ts'

/** e.g. `3 accounts, 12 keys, 40,112 calls` */
export function useHoldingsText(): (holds: Holdings) => string {
  const { t, i18n } = useTranslation()
  return ({ accounts, keys, calls }) => {
    const parts = [
      t('backup.accounts', { count: accounts }),
      t('backup.keys', { count: keys }),
      t('backup.calls', { count: calls }),
    ]
    return new Intl.ListFormat(i18n.language, { type: 'conjunction', style: 'narrow' }).format(parts)
  }
}
