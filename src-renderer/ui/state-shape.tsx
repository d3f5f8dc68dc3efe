import type { ReactElement } from 'react'

/** States are told apart by shape as well as by colour; the tray draws the same shapes. */
export type Shape = 'solid' | 'hollow' | 'dotted' | 'notch' | 'bar' | 'half'

const drawings: Readonly<Record<Shape, ReactElement>> = {
  solid: <circle cx="8" cy="8" r="6" fill="currentColor" />,
  hollow: <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="2" />,
  dotted: (
    <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="2.4 2.8" />
  ),
  notch: <path d="M8 8V2a6 6 0 1 0 6 6Z" fill="currentColor" />,
  bar: (
    <>
      <circle cx="8" cy="8" r="6" fill="currentColor" />
      <path d="M5 8h6" stroke="var(--card)" strokeWidth="2" strokeLinecap="round" />
    </>
  ),
  half: (
    <>
      <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M8 3a5 5 0 0 1 0 10Z" fill="currentColor" />
    </>
  ),
}

export function StateShape({ shape }: { readonly shape: Shape }) {
  return (
    <svg aria-hidden viewBox="0 0 16 16" className="size-3 shrink-0">
      {drawings[shape]}
    </svg>
  )
}
