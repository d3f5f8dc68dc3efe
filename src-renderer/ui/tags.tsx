/** Short words that things are found by. */
export function Tags({ tags }: { readonly tags: readonly string[] }) {
  if (tags.length === 0) return null
  return (
    <ul className="mt-1 flex flex-wrap gap-1">
      {tags.map(tag => (
        <li key={tag} className="max-w-40 truncate rounded-md bg-hover px-1.5 text-xs leading-5 text-muted">
          {tag}
        </li>
      ))}
    </ul>
  )
}
