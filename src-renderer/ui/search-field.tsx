import { Search } from 'lucide-react'

export interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

export function SearchField({ label, value, onChange }: SearchFieldProps) {
  return (
    <label className="relative flex min-w-0 flex-1 basis-full items-center sm:max-w-72 sm:basis-0">
      <Search aria-hidden className="pointer-events-none absolute left-2.5 size-4 text-muted" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={event => onChange(event.target.value)}
        className="h-9 w-full min-w-0 rounded-lg border border-edge bg-card pr-2 pl-8.5 placeholder:text-muted focus-visible:outline-offset-0"
      />
    </label>
  )
}
