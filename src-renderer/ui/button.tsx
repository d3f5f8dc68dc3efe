import { Button as BaseButton } from '@base-ui/react/button'
import type { ComponentProps, ReactNode } from 'react'

const look = {
  primary: 'bg-ink text-page hover:not-data-disabled:bg-ink/85 border-transparent',
  secondary: 'bg-card text-ink border-line shadow-card hover:not-data-disabled:bg-hover',
  quiet: 'border-transparent text-muted hover:not-data-disabled:bg-hover hover:not-data-disabled:text-ink',
  danger: 'border-transparent bg-bad text-page hover:not-data-disabled:bg-bad/85',
} as const

const size = {
  text: 'h-9 px-3.5 gap-2',
  icon: 'size-9 justify-center',
} as const

export interface ButtonProps extends Omit<ComponentProps<typeof BaseButton>, 'className' | 'children'> {
  readonly variant?: keyof typeof look
  readonly shape?: keyof typeof size
  readonly children: ReactNode
}

const frame =
  'inline-flex shrink-0 cursor-default items-center justify-center rounded-lg border font-medium whitespace-nowrap transition-colors select-none data-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0'

/** The look of a button, for what is one without being drawn by `Button`. */
export function buttonClass(variant: keyof typeof look, shape: keyof typeof size): string {
  return `${frame} ${look[variant]} ${size[shape]}`
}

export function Button({ variant = 'secondary', shape = 'text', ...props }: ButtonProps) {
  return <BaseButton focusableWhenDisabled className={buttonClass(variant, shape)} {...props} />
}

export interface ButtonLinkProps {
  readonly href: string
  readonly variant?: keyof typeof look
  readonly children: ReactNode
}

/** Looks like a button and leads to a page. */
export function ButtonLink({ href, variant = 'secondary', children }: ButtonLinkProps) {
  return (
    <a href={href} className={buttonClass(variant, 'text')}>
      {children}
    </a>
  )
}
