import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useUsage } from '../../api/queries.ts'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { NumberField, type TypedNumber } from '../../ui/number-field.tsx'
import { useFormat } from '../../use-format.ts'
import { splitBill } from './split-bill.ts'

/** Splits what the subscriptions really cost among friends, by what each used in the period. */
export function BillCard({ from, to }: { readonly from: string; readonly to: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [bill, setBill] = useState<TypedNumber>('')
  const rows = useUsage({ by: 'key', from, to }).data?.rows ?? []
  const parts = bill === '' ? [] : splitBill(rows, Math.round(bill * 100))
  const money = (cents: number) => format.amount(cents / 100)
  const text = parts.map(({ label, cents }) => `${label}\t${money(cents)}`).join('\n')
  return (
    <Card
      title={t('bill.title')}
      description={t('bill.description')}
      action={parts.length > 0 && <CopyButton label={t('bill.copy')} text={text} />}
    >
      <div className="flex flex-col gap-4 px-5 pb-5">
        <div className="max-w-60">
          <NumberField name="bill" label={t('bill.amount')} step={0.01} value={bill} onChange={setBill} />
        </div>
        {parts.length > 0 && (
          <dl className="numbers grid grid-cols-[minmax(0,1fr)_auto_auto] gap-x-6 gap-y-1.5">
            {parts.map(({ id, label, share, cents }) => (
              <div key={id} className="contents">
                <dt className="truncate">{label}</dt>
                <dd className="text-right text-muted">{format.percent(share)}</dd>
                <dd className="text-right font-medium">{money(cents)}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </Card>
  )
}
