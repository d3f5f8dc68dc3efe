import { CopyButton } from './copy-button.tsx'

export interface CodeBlockProps {
  /** Of the button that copies. */
  readonly label: string
  readonly text: string
}

/** Lines to copy, as they are. */
export function CodeBlock({ label, text }: CodeBlockProps) {
  return (
    <div className="flex items-start gap-1 rounded-xl border border-line bg-sunken py-1.5 pr-1.5 pl-4">
      <pre className="min-w-0 flex-1 py-2 font-mono text-[13px] leading-5 wrap-anywhere whitespace-pre-wrap">
        {text}
      </pre>
      <CopyButton label={label} text={text} />
    </div>
  )
}
