import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ApiKeysChange, apiKeysChangeSchema } from '../../../src-relay/contract/api-key.ts'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { CheckList } from '../../ui/check-list.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { FullForm } from '../../ui/full-form.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { LimitFields } from '../limits/limit-fields.tsx'
import { AccessFields } from './access-fields.tsx'
import { type BatchPart, batchParts, readBatchDraft } from './batch-draft.ts'
import { draftKey, type KeyDraft } from './key-draft.ts'
import { ExpiryFields } from './key-fields.tsx'

export interface KeyBatchDialogProps {
  readonly count: number
  /** Throws `AdminProblem`. */
  readonly onChange: (change: ApiKeysChange['change']) => Promise<void>
  readonly onClose: () => void
  readonly onDone: () => void
}

/** The same change to several keys: what is not ticked stays as each key has it. */
export function KeyBatchDialog({ count, onChange, onClose, onDone }: KeyBatchDialogProps) {
  const { t } = useTranslation()
  const toast = useToast()
  const [parts, setParts] = useState<readonly BatchPart[]>([])
  const [draft, setDraft] = useState(() => draftKey(undefined))
  const saving = useAction(async (change: ApiKeysChange['change']) => {
    await onChange(change)
    return true
  })
  async function save(change: ApiKeysChange['change']) {
    if (!(await saving.run(change))) return
    toast({ tone: 'good', text: t('keys.batch.saved', { count }) })
    onDone()
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('keys.batch.title', { count })}
      description={t('keys.batch.description')}
    >
      <FullForm
        schema={apiKeysChangeSchema.shape.change}
        values={readBatchDraft(draft, parts)}
        problem={saving.problem}
        onSubmit={change => void save(change)}
      >
        <CheckList
          label={t('keys.batch.parts')}
          choices={batchParts.map(part => ({ value: part, label: t(`keys.form.${part}`) }))}
          chosen={parts}
          onChange={chosen => setParts(batchParts.filter(part => chosen.includes(part)))}
        />
        <PartFields
          parts={parts}
          draft={draft}
          onChange={change => setDraft(old => ({ ...old, ...change }))}
        />
        <DialogActions>
          <Button onClick={onClose}>{t('actions.cancel')}</Button>
          <Button type="submit" variant="primary" disabled={parts.length === 0 || saving.isBusy}>
            {t('actions.save')}
          </Button>
        </DialogActions>
      </FullForm>
    </Dialog>
  )
}

interface PartFieldsProps {
  readonly parts: readonly BatchPart[]
  readonly draft: KeyDraft
  readonly onChange: (change: Partial<KeyDraft>) => void
}

function PartFields({ parts, draft, onChange }: PartFieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      {parts.includes('limits') && (
        <LimitFields path="limits" draft={draft.limits} onChange={limits => onChange({ limits })} />
      )}
      {parts.includes('expiry') && <ExpiryFields draft={draft} onChange={onChange} />}
      {parts.includes('access') && <AccessFields draft={draft} onChange={onChange} />}
      {parts.includes('tags') && (
        <TextField
          name="tags"
          label={t('keys.form.tags')}
          hint={t('keys.form.tagsHint')}
          autoComplete="off"
          value={draft.tags}
          onValueChange={tags => onChange({ tags })}
        />
      )}
    </>
  )
}
