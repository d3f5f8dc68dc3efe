import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type CreatedApiKey, newApiKeySchema } from '../../../src-relay/contract/api-key.ts'
import { useApi } from '../../api/api-context.tsx'
import { useAction } from '../../api/use-action.ts'
import { useProblemText } from '../../api/use-problem-text.ts'
import { Button } from '../../ui/button.tsx'
import { CheckedForm } from '../../ui/checked-form.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'

export interface CreateKeyDialogProps {
  readonly onClose: () => void
  readonly onCreated: (created: CreatedApiKey) => void
}

export function CreateKeyDialog({ onClose, onCreated }: CreateKeyDialogProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const problemText = useProblemText()
  const [name, setName] = useState('')
  const creation = useAction(() => client.createKey({ body: { name } }))

  async function submit() {
    const created = await creation.run(undefined)
    if (created) onCreated(created)
  }

  return (
    <Dialog isOpen onClose={onClose} title={t('keys.form.title')} description={t('keys.form.description')}>
      <CheckedForm
        schema={newApiKeySchema}
        values={{ name }}
        onSubmit={() => void submit()}
        problem={creation.problem}
        problemText={problemText}
        fieldErrors={{ name: t('keys.form.nameError') }}
      >
        <TextField
          name="name"
          label={t('keys.form.name')}
          autoComplete="off"
          value={name}
          onValueChange={value => setName(value)}
        />
        <DialogActions>
          <Button onClick={onClose}>{t('actions.cancel')}</Button>
          <Button type="submit" variant="primary" disabled={creation.isBusy}>
            {t('keys.form.submit')}
          </Button>
        </DialogActions>
      </CheckedForm>
    </Dialog>
  )
}
