/** Holds the place of rows that are being read. */
export function SkeletonRows({ rows }: { readonly rows: number }) {
  return (
    <div aria-hidden className="flex flex-col gap-3 px-5 pt-1 pb-5">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="h-10 animate-pulse rounded-lg bg-hover" />
      ))}
    </div>
  )
}

export function SkeletonLine() {
  return <span aria-hidden className="my-1 inline-block h-4 w-20 animate-pulse rounded bg-hover" />
}
