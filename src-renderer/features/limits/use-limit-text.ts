import { useTranslation } from 'react-i18next'
import { type LimitName, limitSettingsSchema } from '../../../src-relay/contract/limit.ts'
import type { LimitUse } from '../../../src-relay/contract/limit-use.ts'
import { useFormat } from '../../use-format.ts'

/** Puts limits into words. */
export function useLimitText() {
  const { t } = useTranslation()
  const format = useFormat()
  const windowOf = ({ window }: Pick<LimitUse, 'window'>): string => {
    if (!window) return ''
    if (window.kind === 'rolling')
      return t('limits.short.rolling', { span: format.span(window.minutes * 60_000) })
    return t(`limits.short.${window.kind}`)
  }
  return {
    /** E.g. `Cost, day, opus`. */
    rule(use: LimitUse): string {
      const name = isKnown(use.limit) ? t(`limits.shortNames.${use.limit}`) : use.limit
      return [name, windowOf(use), use.models].filter(Boolean).join(' · ')
    },
    amount({ unit }: LimitUse, value: number): string {
      return unit === 'micro-usd' ? format.usd(value) : format.tokens(value)
    },
  }
}

function isKnown(name: string): name is LimitName {
  return Object.hasOwn(limitSettingsSchema.shape, name)
}
