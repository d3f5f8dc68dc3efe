import type { TFunction } from 'i18next'

const [hour, day] = [3600, 86_400] as const

/** What a window is called by its length; one that counts for a family of models only carries the provider's name. */
export function windowName(
  t: TFunction,
  window: { readonly name: string; readonly windowSeconds: number; readonly isForOneFamily?: boolean },
): string {
  const { name, windowSeconds, isForOneFamily = false } = window
  const length =
    windowSeconds > 0 && windowSeconds % day === 0
      ? t('quota.days', { count: windowSeconds / day })
      : t('quota.hours', { count: Math.round(windowSeconds / hour) })
  return isForOneFamily ? t('quota.family', { length, name }) : length
}
