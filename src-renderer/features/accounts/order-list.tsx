import { ArrowDown, ArrowUp, GripVertical } from 'lucide-react'
import { type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../src-relay/contract/account.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { accountLooks, shownState } from './account-state.ts'
import { join, type OrderDraft, stand, step } from './order-draft.ts'

export interface OrderListProps {
  readonly accounts: readonly AccountView[]
  readonly draft: OrderDraft
  readonly onChange: (draft: OrderDraft) => void
}

/** Levels of accounts: dragged with the mouse, or moved by the buttons with keyboard and finger. */
export function OrderList({ accounts, draft, onChange }: OrderListProps) {
  const { t } = useTranslation()
  const [dragged, setDragged] = useState<string>()
  const list = useRef<HTMLOListElement>(null)
  const [stepped, setStepped] = useState<{ readonly id: string; readonly direction: 'up' | 'down' }>()
  // A row that moves is drawn anew; the keyboard stays with it.
  useEffect(() => {
    if (stepped) list.current?.querySelector<HTMLElement>(`[data-step="${nameOf(stepped)}"]`)?.focus()
  }, [stepped])
  const drop = (move: (id: string) => OrderDraft) => {
    if (dragged !== undefined) onChange(move(dragged))
    setDragged(undefined)
  }
  const gap = (before: number) => (
    <DropPlace className="h-2.5 rounded" onDrop={() => drop(id => stand(draft, id, before))} />
  )
  return (
    <ol ref={list} aria-label={t('accounts.order.title')} className="flex flex-col">
      {draft.map((level, at) => (
        <li key={level.join(' ')} className="flex flex-col">
          {gap(at)}
          <DropPlace className="rounded-xl border border-line" onDrop={() => drop(id => join(draft, id, at))}>
            <p className="numbers px-3.5 pt-2 text-xs text-muted">
              {t('accounts.order.level', { number: at + 1 })}
              {level.length > 1 && ` · ${t('accounts.order.turns')}`}
            </p>
            <ul>
              {level.map(id => (
                <OrderItem
                  key={id}
                  account={accounts.find(account => account.id === id)}
                  isFirst={at === 0 && level.length === 1}
                  isLast={at === draft.length - 1 && level.length === 1}
                  onDrag={setDragged}
                  onStep={direction => {
                    onChange(step(draft, id, direction))
                    setStepped({ id, direction })
                  }}
                />
              ))}
            </ul>
          </DropPlace>
          {at === draft.length - 1 && gap(draft.length)}
        </li>
      ))}
    </ol>
  )
}

interface OrderItemProps {
  readonly account: AccountView | undefined
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly onDrag: (id: string | undefined) => void
  readonly onStep: (direction: 'up' | 'down') => void
}

function OrderItem({ account, isFirst, isLast, onDrag, onStep }: OrderItemProps) {
  const { t } = useTranslation()
  if (!account) return null
  const { id, name } = account
  const state = shownState(account)
  return (
    <li
      draggable
      onDragStart={event => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', name)
        onDrag(id)
      }}
      onDragEnd={() => onDrag(undefined)}
      className="flex cursor-grab items-center gap-2 py-1 pr-1.5 pl-2"
    >
      <GripVertical aria-hidden className="size-4 shrink-0 text-muted" />
      <span title={name} className="min-w-0 flex-1 truncate font-medium">
        {name}
      </span>
      <span className="hidden shrink-0 text-[13px] sm:block">
        <StateBadge {...accountLooks[state]} label={t(`accounts.states.${state}`)} />
      </span>
      <IconButton
        label={t('accounts.order.up', { name })}
        icon={<ArrowUp />}
        disabled={isFirst}
        data-step={nameOf({ id, direction: 'up' })}
        onClick={() => onStep('up')}
      />
      <IconButton
        label={t('accounts.order.down', { name })}
        icon={<ArrowDown />}
        disabled={isLast}
        data-step={nameOf({ id, direction: 'down' })}
        onClick={() => onStep('down')}
      />
    </li>
  )
}

interface DropPlaceProps {
  readonly className: string
  readonly onDrop: () => void
  readonly children?: ReactNode
}

/** Where something that is dragged may be let go. */
function DropPlace({ className, onDrop, children }: DropPlaceProps) {
  const [isOver, setIsOver] = useState(false)
  const hold = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(true)
  }
  return (
    <div
      onDragOver={hold}
      onDragLeave={() => setIsOver(false)}
      onDrop={event => {
        event.preventDefault()
        setIsOver(false)
        onDrop()
      }}
      className={`${className} transition-colors ${isOver ? 'bg-accent/20' : ''}`}
    >
      {children}
    </div>
  )
}

const nameOf = ({ id, direction }: { readonly id: string; readonly direction: string }) =>
  `${id} ${direction}`
