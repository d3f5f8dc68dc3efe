import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Bell, Plus, Send, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Webhook } from '../../../src-relay/contract/alert.ts'
import { useApi } from '../../api/api-context.tsx'
import { useRowAction } from '../../api/use-row-action.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Switch } from '../../ui/switch.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { AddWebhookDialog } from './add-webhook-dialog.tsx'

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
      {isAdding && <AddWebhookDialog onClose={() => setIsAdding(false)} onAdded={refresh} />}
    </Card>
  )
}

interface WebhookLineProps {
  readonly webhook: Webhook
  readonly onChanged: () => Promise<void>
}

function WebhookLine({ webhook: { id, name, kind, host, enabled }, onChanged }: WebhookLineProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const act = useRowAction()
  const toast = useToast()
  const changed = async (request: Promise<unknown>) => {
    await request
    await onChanged()
  }
  async function test() {
    const { delivered, reason = '' } = await client.testWebhook({ id, body: {} })
    toast(
      delivered
        ? { tone: 'good', text: t('webhooks.delivered', { name }) }
        : { tone: 'bad', text: t('webhooks.notDelivered', { name, reason }) },
    )
  }
  return (
    <li className="flex items-center gap-2 py-2.5 pr-3 pl-5">
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
          { label: t('webhooks.test'), icon: <Send aria-hidden />, onChoose: () => void act(test()) },
          {
            label: t('webhooks.remove'),
            icon: <Trash2 aria-hidden />,
            isDangerous: true,
            onChoose: () => void act(changed(client.removeWebhook({ id }))),
          },
        ]}
      />
    </li>
  )
}
