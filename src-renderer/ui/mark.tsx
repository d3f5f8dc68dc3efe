/** The product's sign, in the colours of the theme. */
export function Mark() {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className="size-8 shrink-0">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <g className="fill-none stroke-card" strokeWidth="2.4" strokeLinecap="round">
        <circle cx="16" cy="16" r="9" />
        <path d="M7 15.2h6M19 15.2h6M16 19v6" />
      </g>
      <circle cx="16" cy="16" r="3.1" className="fill-card" />
    </svg>
  )
}
