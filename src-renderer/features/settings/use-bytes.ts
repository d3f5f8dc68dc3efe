import { useTranslation } from 'react-i18next'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** Sizes of files and memory in the owner's language, e.g. `1.2 MB`. */
export function useBytes(): (bytes: number) => string {
  const { i18n } = useTranslation()
  return bytes => {
    const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
    return new Intl.NumberFormat(i18n.language, {
      style: 'unit',
      unit: units[step] ?? 'byte',
      unitDisplay: step === 0 ? 'long' : 'short',
      maximumFractionDigits: bytes < 10 * 1000 ** step ? 1 : 0,
    }).format(bytes / 1000 ** step)
  }
}
