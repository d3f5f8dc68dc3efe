import { Check, Copy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './icon-button.tsx'
import { useCopy } from './use-copy.ts'

export interface CopyButtonProps {
  readonly label: string
  readonly text: string
}

export function CopyButton({ label, text }: CopyButtonProps) {
  const { t } = useTranslation()
  const { isCopied, copy } = useCopy()
  return (
    <>
      <IconButton
        label={label}
        icon={isCopied ? <Check className="text-good" /> : <Copy />}
        onClick={() => void copy(text)}
      />
      <span role="status" className="sr-only">
        {isCopied && t('actions.copied')}
      </span>
    </>
  )
}
