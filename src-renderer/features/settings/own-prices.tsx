import type { UseQueryResult } from '@tanstack/react-query'
import { Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelPrice, PriceSettingsChange, Prices } from '../../../src-relay/contract/price.ts'
import { useRowAction } from '../../api/use-row-action.ts'
import { Button } from '../../ui/button.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { useFormat } from '../../use-format.ts'
import { PriceDialog } from './price-dialog.tsx'
import { pricesSource } from './prices-source.ts'
import { SettingsCard } from './settings-card.tsx'
import { useChange } from './use-settings.ts'

/** Prices of the owner's, which go before those of the file. */
export function OwnPrices({ query }: { readonly query: UseQueryResult<Prices> }) {
  const { t } = useTranslation()
  const [edited, setEdited] = useState<string>()
  const add = (
    <Button onClick={() => setEdited('')}>
      <Plus aria-hidden />
      {t('prices.add')}
    </Button>
  )
  return (
    <>
      <SettingsCard
        title={t('prices.own')}
        description={t('prices.ownText')}
        action={add}
        query={query}
        isList
      >
        {({ models }) => <PriceList models={models} onEdit={setEdited} />}
      </SettingsCard>
      {edited !== undefined && (
        <PriceDialog model={edited} price={query.data?.models[edited]} onClose={() => setEdited(undefined)} />
      )}
    </>
  )
}

interface PriceListProps {
  readonly models: Prices['models']
  readonly onEdit: (model: string) => void
}

function PriceList({ models, onEdit }: PriceListProps) {
  const { t } = useTranslation()
  const act = useRowAction()
  const change = useChange(pricesSource, (client, body: PriceSettingsChange) => client.changePrices({ body }))
  const entries = Object.entries(models)
  if (entries.length === 0) return <p className="text-muted">{t('prices.noneOwn')}</p>
  return (
    <ul className="-mt-2 divide-y divide-line">
      {entries.map(([model, price]) => (
        <li key={model} className="flex items-center gap-2 py-2">
          <div className="min-w-0 flex-1">
            <code className="font-mono text-[13px] wrap-anywhere">{model}</code>
            <PriceText price={price} />
          </div>
          <RowMenu
            label={t('keys.menu', { name: model })}
            entries={[
              { label: t('prices.edit'), icon: <Pencil aria-hidden />, onChoose: () => onEdit(model) },
              {
                label: t('prices.remove'),
                icon: <Trash2 aria-hidden />,
                isDangerous: true,
                onChoose: () =>
                  void act(change({ models: { [model]: null } }), t('prices.removed', { model })),
              },
            ]}
          />
        </li>
      ))}
    </ul>
  )
}

function PriceText({ price: { input, output, cacheRead } }: { readonly price: ModelPrice }) {
  const { t } = useTranslation()
  const format = useFormat()
  const usd = (value: number) => format.usd(value * 1e6)
  const text = t('prices.short', { input: usd(input), output: usd(output) })
  return (
    <p className="numbers text-[13px] text-muted">
      {cacheRead === undefined ? text : `${text} · ${t('prices.shortCache', { cacheRead: usd(cacheRead) })}`}
    </p>
  )
}
