import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { SettledCall } from '../../../src-relay/contract/live-call.ts'
import { backdropClass } from '../../ui/dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { useFormat } from '../../use-format.ts'
import { Cost, Duration, EndingBadge } from './call-cells.tsx'
import type { CallLine } from './call-line.ts'

export interface CallDrawerProps {
  readonly line: CallLine
  readonly onClose: () => void
}

/** All that is known of one call: never what was said in it. */
export function CallDrawer({ line, onClose }: CallDrawerProps) {
  const { t } = useTranslation()
  return (
    <Dialog.Root
      open
      onOpenChange={open => {
        if (!open) onClose()
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropClass} />
        <Dialog.Popup className="fixed inset-y-0 right-0 z-10 flex w-[28rem] max-w-full flex-col gap-5 overflow-y-auto border-l border-line bg-card p-5 text-ink shadow-popup outline-hidden transition-transform duration-150 data-ending-style:translate-x-full data-starting-style:translate-x-full sm:p-6">
          <div className="flex items-start gap-3">
            <div className="min-w-0 flex-1">
              <Dialog.Title className="text-lg leading-7 font-semibold wrap-anywhere">
                {line.who}
              </Dialog.Title>
              <Dialog.Description className="font-mono text-[13px] wrap-anywhere text-muted">
                {line.model}
              </Dialog.Description>
            </div>
            <Dialog.Close render={<IconButton label={t('actions.close')} icon={<X />} />} />
          </div>
          <CallFacts line={line} />
          {line.settled && <SettledFacts call={line.settled} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function CallFacts({ line }: { readonly line: CallLine }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <dl className="numbers grid grid-cols-2 gap-x-6 gap-y-3.5">
      <Fact term={t('calls.columns.ending')}>
        <EndingBadge line={line} />
      </Fact>
      <Fact term={t('calls.columns.cost')}>
        <Cost line={line} />
      </Fact>
      <Fact term={t('calls.columns.time')}>{format.dateTime(line.startedAt)}</Fact>
      <Fact term={t('calls.columns.duration')}>
        <Duration line={line} />
      </Fact>
      <Fact term={t('calls.columns.account')}>{line.account ?? t('calls.noAccount')}</Fact>
      <Fact term={t('calls.client')}>{line.client}</Fact>
      {line.usage && <UsageFacts usage={line.usage} />}
    </dl>
  )
}

const counted = [
  'input',
  'cacheRead',
  'cacheWrite5m',
  'cacheWrite1h',
  'output',
  'reasoning',
  'webSearches',
] as const

function UsageFacts({ usage }: { readonly usage: NonNullable<CallLine['usage']> }) {
  const { t } = useTranslation()
  const format = useFormat()
  return counted
    .filter(name => usage[name] > 0)
    .map(name => (
      <Fact key={name} term={t(`calls.usage.${name}`)}>
        {format.count(usage[name])}
      </Fact>
    ))
}

function SettledFacts({ call }: { readonly call: SettledCall }) {
  const { t } = useTranslation()
  const format = useFormat()
  const seconds = (ms: number) => t('duration.seconds', { seconds: format.seconds(ms / 1000) })
  const { routing, modelAsked, queueMs, firstByteMs } = call
  return (
    <>
      <section className="rounded-xl border border-line bg-sunken px-4 py-3">
        <h3 className="text-[13px] font-medium">{t('calls.routing')}</h3>
        <p
          lang={routing === undefined ? undefined : 'en'}
          className="mt-0.5 text-[13px] wrap-anywhere text-muted"
        >
          {routing ?? t('calls.noRouting')}
        </p>
        <p className="mt-1 text-[13px] text-muted">{t('calls.attempts', { count: call.attempts })}</p>
      </section>
      <dl className="numbers grid grid-cols-2 gap-x-6 gap-y-3.5">
        <Fact term={t('calls.status')}>{call.status}</Fact>
        {modelAsked !== undefined && modelAsked !== call.model && (
          <Fact term={t('calls.modelAsked')}>{modelAsked}</Fact>
        )}
        {firstByteMs !== undefined && <Fact term={t('calls.firstByte')}>{seconds(firstByteMs)}</Fact>}
        {queueMs !== undefined && <Fact term={t('calls.queued')}>{seconds(queueMs)}</Fact>}
        <Fact term={t('calls.id')}>
          <span className="font-mono text-[13px]">{call.id}</span>
        </Fact>
      </dl>
    </>
  )
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-[13px] text-muted">{term}</dt>
      <dd className="font-medium wrap-anywhere">{children}</dd>
    </div>
  )
}
