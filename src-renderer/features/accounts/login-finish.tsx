import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Login, loginFinishSchema } from '../../../src-relay/contract/login-attempt.ts'
import { useApi } from '../../api/api-context.tsx'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { DialogActions } from '../../ui/dialog.tsx'
import { FullForm } from '../../ui/full-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useToast } from '../../ui/toasts.tsx'

export interface LoginFinishProps {
  readonly login: Login
  readonly onClose: () => void
}

/** Whose account it is, before anything is saved. */
export function LoginFinish({ login, onClose }: LoginFinishProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const toast = useToast()
  const { id, identity, warning, accountId } = login
  const [name, setName] = useState(identity?.email ?? '')
  const finish = useAction((body: Parameters<typeof client.finishLogin>[0]['body']) =>
    client.finishLogin({ id, body }),
  )
  async function save() {
    const isKnown = warning?.code === 'already_added'
    const saved = await finish.run({
      ...(accountId === undefined && name.trim() !== '' && { name: name.trim() }),
      ...(warning && { confirm: true }),
      ...(isKnown && accountId === undefined && { accountId: warning.accountId }),
    })
    if (!saved) return
    toast({ tone: 'good', text: t('login.saved', { name: saved.name }) })
    onClose()
  }
  return (
    <FullForm
      schema={loginFinishSchema.pick({ name: true })}
      values={name === '' ? {} : { name }}
      problem={finish.problem}
      onSubmit={() => void save()}
    >
      <Notice tone="info">
        <p className="font-medium">{identity?.email ?? t('login.noIdentity')}</p>
        <p className="text-muted">{[identity?.organisation, identity?.plan].filter(Boolean).join(' · ')}</p>
      </Notice>
      {warning && <Notice tone="warn">{t(`login.warnings.${warning.code}`)}</Notice>}
      {accountId === undefined && warning?.code !== 'already_added' && (
        <TextField
          name="name"
          label={t('accounts.form.name')}
          autoComplete="off"
          value={name}
          onValueChange={setName}
        />
      )}
      <DialogActions>
        <Button onClick={onClose}>{t('actions.cancel')}</Button>
        <Button type="submit" variant="primary" disabled={finish.isBusy}>
          {t(warning ? 'login.saveAnyway' : 'login.save')}
        </Button>
      </DialogActions>
    </FullForm>
  )
}
