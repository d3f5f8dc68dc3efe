import type { ReactNode } from 'react'

export interface Fact {
  readonly term: string
  readonly value: ReactNode
}

/** Facts below each other, each with its name. */
export function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="grid grid-cols-1 gap-x-6 gap-y-2 sm:grid-cols-[max-content_minmax(0,1fr)]">
      {facts.map(({ term, value }) => (
        <div key={term} className="contents">
          <dt className="text-muted max-sm:-mb-2 max-sm:text-[13px]">{term}</dt>
          <dd className="numbers wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
