import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePlatform } from '../platform/platform-context.tsx'
import { useToast } from './toasts.tsx'

const shownForMs = 1_500

/** Copies text, and says for a moment that it is done. */
export function useCopy() {
  const { writeClipboard } = usePlatform()
  const { t } = useTranslation()
  const toast = useToast()
  const [isCopied, setIsCopied] = useState(false)

  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setIsCopied(false), shownForMs)
    return () => clearTimeout(timer)
  }, [isCopied])

  async function copy(text: string) {
    try {
      await writeClipboard(text)
      setIsCopied(true)
    } catch {
      toast({ tone: 'bad', text: t('actions.copyFailed') })
    }
  }
  return { isCopied, copy }
}
