import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'
import { Button, type ButtonProps } from './button.tsx'

export interface IconButtonProps extends Omit<ButtonProps, 'shape' | 'children'> {
  /** Read out, and shown as a tooltip. */
  readonly label: string
  readonly icon: ReactElement
}

export function IconButton({ label, icon, variant = 'quiet', ...props }: IconButtonProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        render={
          <Button variant={variant} shape="icon" aria-label={label} {...props}>
            {icon}
          </Button>
        }
      />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="z-20">
          {/* Only for the eye: the button itself carries the name. */}
          <Tooltip.Popup
            aria-hidden
            className="max-w-72 rounded-md bg-ink px-2 py-1 text-xs text-page shadow-popup"
          >
            {label}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
