import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { ModelPrice, PriceSettingsChange } from '../../../src-relay/contract/price.ts'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { FullForm } from '../../ui/full-form.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { draftPrice, type PriceDraft, priceFields, priceFormSchema, readPriceDraft } from './price-draft.ts'
import { pricesSource } from './prices-source.ts'
import { useChange } from './use-settings.ts'

export interface PriceDialogProps {
  /** Empty for one that is yet to be named. */
  readonly model: string
  readonly price?: ModelPrice | undefined
  readonly onClose: () => void
}

/** The price of one model, in USD per million tokens. */
export function PriceDialog({ model: given, price, onClose }: PriceDialogProps) {
  const { t } = useTranslation()
  const toast = useToast()
  const [model, setModel] = useState(given)
  const [draft, setDraft] = useState(() => draftPrice(price))
  const change = useChange(pricesSource, (client, body: PriceSettingsChange) => client.changePrices({ body }))
  const saving = useAction(async (body: PriceSettingsChange) => {
    await change(body)
    return true
  })
  const name = model.trim().toLowerCase()
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftPrice(price))

  async function save({ models }: z.output<typeof priceFormSchema>) {
    if (!isChanged) return
    if (!(await saving.run({ models }))) return
    toast({ tone: 'good', text: t('prices.saved', { model: name }) })
    onClose()
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={given === '' ? t('prices.add') : t('prices.setFor', { model: given })}
      description={t('prices.unit')}
    >
      <FullForm
        schema={priceFormSchema}
        values={{ model, models: { [name]: readPriceDraft(draft, price) } }}
        problem={saving.problem}
        onSubmit={values => void save(values)}
      >
        {given === '' && (
          <TextField
            name="model"
            label={t('prices.model')}
            hint={t('prices.modelHint')}
            autoComplete="off"
            spellCheck={false}
            value={model}
            onValueChange={setModel}
          />
        )}
        <PriceFields
          path={`models.${name}`}
          draft={draft}
          onChange={part => setDraft(old => ({ ...old, ...part }))}
        />
        {price?.variants && <p className="text-[13px] text-muted">{t('prices.keepsTiers')}</p>}
        <DialogActions>
          <Button onClick={onClose}>{t('actions.cancel')}</Button>
          <Button type="submit" variant="primary" disabled={!isChanged || saving.isBusy}>
            {t('actions.save')}
          </Button>
        </DialogActions>
      </FullForm>
    </Dialog>
  )
}

interface PriceFieldsProps {
  readonly path: string
  readonly draft: PriceDraft
  readonly onChange: (part: Partial<PriceDraft>) => void
}

function PriceFields({ path, draft, onChange }: PriceFieldsProps) {
  const { t } = useTranslation()
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {priceFields.map(field => (
        <NumberField
          key={field}
          name={`${path}.${field}`}
          label={t(`prices.fields.${field}`)}
          unit="$"
          step={0.01}
          value={draft[field]}
          onChange={value => onChange({ [field]: value })}
        />
      ))}
    </div>
  )
}
