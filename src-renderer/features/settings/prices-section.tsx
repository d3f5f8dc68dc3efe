import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Prices } from '../../../src-relay/contract/price.ts'
import { useApi } from '../../api/api-context.tsx'
import { useAction } from '../../api/use-action.ts'
import { useProblemText } from '../../api/use-problem-text.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useFormat } from '../../use-format.ts'
import { FactList } from './fact-list.tsx'
import { OwnPrices } from './own-prices.tsx'
import { PriceDialog } from './price-dialog.tsx'
import { pricesSource } from './prices-source.ts'
import { SettingsCard } from './settings-card.tsx'
import { useSettings } from './use-settings.ts'

/** What tokens cost: the price file, the owner's own prices over it, and models that have none. */
export function PricesSection() {
  const { t } = useTranslation()
  const query = useSettings(pricesSource)
  const [priced, setPriced] = useState<string>()
  return (
    <>
      <SettingsCard title={t('settings.sections.prices')} description={t('prices.description')} query={query}>
        {prices => <PriceFile prices={prices} />}
      </SettingsCard>
      {query.data && query.data.unpriced.length > 0 && (
        <SettingsCard
          title={t('prices.unpriced')}
          description={t('prices.unpricedText')}
          query={query}
          isList
        >
          {({ unpriced }) => (
            <ul className="-mt-2 divide-y divide-line">
              {unpriced.map(({ model, calls }) => (
                <li key={model} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2">
                  <div className="min-w-0 flex-1">
                    <code className="font-mono text-[13px] wrap-anywhere">{model}</code>
                    <p className="text-[13px] text-muted">{t('backup.calls', { count: calls })}</p>
                  </div>
                  <Button onClick={() => setPriced(model)}>
                    {t('prices.set')}
                    <span className="sr-only">{model}</span>
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </SettingsCard>
      )}
      <OwnPrices query={query} />
      {priced !== undefined && <PriceDialog model={priced} onClose={() => setPriced(undefined)} />}
    </>
  )
}

function PriceFile({ prices: { date, source } }: { readonly prices: Prices }) {
  const { t } = useTranslation()
  const { client } = useApi()
  const format = useFormat()
  const problemText = useProblemText()
  const [done, setDone] = useState<string>()
  const repricing = useAction(() => client.repriceCalls({ body: {} }))
  async function reprice() {
    setDone(undefined)
    const repriced = await repricing.run(undefined)
    if (!repriced) return
    const { calls, costMicroUsd } = repriced
    setDone(
      calls === 0
        ? t('prices.nothingToReprice')
        : t('prices.repriced', { count: calls, cost: format.usd(costMicroUsd) }),
    )
  }
  return (
    <>
      <FactList
        facts={[
          { term: t('prices.date'), value: date },
          { term: t('prices.source'), value: source },
        ]}
      />
      <div className="flex flex-col items-start gap-2">
        <p className="text-[13px] text-pretty text-muted">{t('prices.repriceText')}</p>
        <Button disabled={repricing.isBusy} onClick={() => void reprice()}>
          {repricing.isBusy ? t('prices.repricing') : t('prices.reprice')}
        </Button>
      </div>
      {done !== undefined && (
        <Notice tone="info" role="status">
          {done}
        </Notice>
      )}
      {repricing.problem && (
        <Notice tone="bad" role="alert">
          {problemText(repricing.problem)}
        </Notice>
      )}
    </>
  )
}
