import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Bell, Pencil, Plus, Send, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Webhook, WebhookTest } from '../../../src-relay/contract/alert.ts'
import type { Problem } from '../../../src-relay/contract/problem.ts'
import { useApi } from '../../api/api-context.tsx'
import { useAction } from '../../api/use-action.ts'
import { useProblemText } from '../../api/use-problem-text.ts'
import { useRowAction } from '../../api/use-row-action.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Switch } from '../../ui/switch.tsx'
import { WebhookDialog } from './webhook-dialog.tsx'

const queryKey = ['webhooks'] as const

/** Where the owner is told of accounts that need a login, of full windows and spent budgets. */
export function WebhooksCard() {
  const { t } = useTranslation()
  const { client } = useApi()
  const cache = useQueryClient()
  const webhooks = useQuery({ queryKey, queryFn: () => client.listWebhooks() })
  const [isAdding, setIsAdding] = useState(false)
  const refresh = () => cache.invalidateQueries({ queryKey })
  const add = (
    <Button onClick={() => setIsAdding(true)}>
      <Plus aria-hidden />
      {t('webhooks.add')}
    </Button>
  )
  const isEmpty = webhooks.data?.length === 0
  return (
    <Card
      title={t('webhooks.title')}
      description={t('webhooks.description')}
      action={!isEmpty && add}
      isBusy={webhooks.isPending}
    >
      {webhooks.isPending && <SkeletonRows rows={1} />}
      {isEmpty && (
        <EmptyState icon={<Bell />} title={t('webhooks.empty')} hint={t('webhooks.emptyHint')} action={add} />
      )}
      {!isEmpty && (
        <ul className="divide-y divide-line">
          {webhooks.data?.map(webhook => (
            <WebhookLine key={webhook.id} webhook={webhook} onChanged={refresh} />
          ))}
        </ul>
      )}
      {isAdding && <WebhookDialog onClose={() => setIsAdding(false)} onSaved={refresh} />}
    </Card>
  )
}

interface WebhookLineProps {
  readonly webhook: Webhook
  readonly onChanged: () => Promise<void>
}

function WebhookLine({ webhook, onChanged }: WebhookLineProps) {
  const { id, name, kind, host, enabled } = webhook
  const { t } = useTranslation()
  const { client } = useApi()
  const act = useRowAction()
  const test = useAction(() => client.testWebhook({ id, body: {} }))
  const [tested, setTested] = useState<WebhookTest>()
  const [open, setOpen] = useState<'edit' | 'remove'>()
  const changed = async (request: Promise<unknown>) => {
    await request
    await onChanged()
  }
  async function run() {
    setTested(undefined)
    setTested(await test.run(undefined))
  }
  return (
    <li className="flex flex-col gap-2.5 py-2.5 pr-3 pl-5">
      <div className="flex items-center gap-2">
        <div className="min-w-0 flex-1">
          <p className="font-medium wrap-anywhere">{name}</p>
          <p className="text-[13px] wrap-anywhere text-muted">
            {t(`webhooks.kinds.${kind}`)} · {host}
          </p>
        </div>
        <Switch
          label={t('webhooks.switch', { name })}
          isOn={enabled}
          onChange={isOn => void act(changed(client.changeWebhook({ id, body: { enabled: isOn } })))}
        />
        <RowMenu
          label={t('keys.menu', { name })}
          entries={[
            { label: t('webhooks.test'), icon: <Send aria-hidden />, onChoose: () => void run() },
            { label: t('webhooks.edit'), icon: <Pencil aria-hidden />, onChoose: () => setOpen('edit') },
            {
              label: t('webhooks.remove'),
              icon: <Trash2 aria-hidden />,
              isDangerous: true,
              onChoose: () => setOpen('remove'),
            },
          ]}
        />
      </div>
      <TestOutcome name={name} isBusy={test.isBusy} tested={tested} problem={test.problem} />
      {open === 'edit' && (
        <WebhookDialog webhook={webhook} onClose={() => setOpen(undefined)} onSaved={onChanged} />
      )}
      <ConfirmDialog
        isOpen={open === 'remove'}
        onClose={() => setOpen(undefined)}
        onConfirm={() => void act(changed(client.removeWebhook({ id })))}
        title={t('webhooks.removeTitle', { name })}
        text={t('webhooks.removeText')}
        confirmLabel={t('webhooks.remove')}
      />
    </li>
  )
}

interface TestOutcomeProps {
  readonly name: string
  readonly isBusy: boolean
  readonly tested: WebhookTest | undefined
  readonly problem: Problem | undefined
}

/** What became of a test, where it was asked for. */
function TestOutcome({ name, isBusy, tested, problem }: TestOutcomeProps) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  if (isBusy) return <Notice tone="info">{t('webhooks.testing')}</Notice>
  if (problem) {
    return (
      <Notice tone="bad" role="alert">
        {problemText(problem)}
      </Notice>
    )
  }
  if (!tested) return null
  const { delivered, reason = '' } = tested
  return (
    <Notice tone={delivered ? 'info' : 'bad'} role="status">
      {delivered ? t('webhooks.delivered', { name }) : t('webhooks.notDelivered', { name, reason })}
    </Notice>
  )
}
