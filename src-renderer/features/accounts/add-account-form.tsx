import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { newAccountSchema } from '../../../src-relay/contract/account.ts'
import type { EndpointInput, Endpoints } from '../../../src-relay/contract/endpoints.ts'
import type { ProviderInfo } from '../../../src-relay/contract/provider.ts'
import { useApi } from '../../api/api-context.tsx'
import { useAction } from '../../api/use-action.ts'
import { useProblemText } from '../../api/use-problem-text.ts'
import { Button } from '../../ui/button.tsx'
import { CheckedForm } from '../../ui/checked-form.tsx'
import { DialogActions } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useToast } from '../../ui/toasts.tsx'

type AccountBody = EndpointInput<Endpoints['createAccount']>['body']

const formSchema = newAccountSchema.pick({
  provider: true,
  kind: true,
  name: true,
  baseUrl: true,
  secret: true,
})

export interface AddAccountFormProps {
  readonly providers: readonly ProviderInfo[]
  readonly onClose: () => void
}

export function AddAccountForm({ providers, onClose }: AddAccountFormProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const toast = useToast()
  const problemText = useProblemText()
  const draft = useAccountDraft(providers)
  const creation = useAction((body: AccountBody) => client.createAccount({ body }))

  async function submit(body: AccountBody) {
    const created = await creation.run(body)
    if (!created) return
    toast({ tone: 'good', text: t('accounts.added', { name: created.name }) })
    onClose()
  }

  return (
    <CheckedForm
      schema={formSchema}
      values={draft.values}
      onSubmit={values => void submit({ ...values, kind: draft.values.kind })}
      problem={creation.problem}
      problemText={problemText}
      fieldErrors={{
        name: t('accounts.form.nameError'),
        baseUrl: t('accounts.form.baseUrlError'),
        secret: t('accounts.form.secretError'),
      }}
    >
      <AccountFields draft={draft} providers={providers} />
      <DialogActions>
        <Button onClick={onClose}>{t('actions.cancel')}</Button>
        <Button type="submit" variant="primary" disabled={creation.isBusy}>
          {t('accounts.form.submit')}
        </Button>
      </DialogActions>
    </CheckedForm>
  )
}

type AccountDraft = ReturnType<typeof useAccountDraft>

function useAccountDraft(providers: readonly ProviderInfo[]) {
  const [chosen, setChosen] = useState<{ provider?: string; kind?: string }>({})
  const [text, setText] = useState({ name: '', baseUrl: '', secret: '' })
  const provider = providers.find(({ id }) => id === chosen.provider) ?? providers[0]
  // Those with terms to accept are added by the command for now.
  const kinds = (provider?.accountKinds ?? []).filter(({ terms }) => terms === undefined)
  const kind = kinds.find(({ id }) => id === chosen.kind) ?? kinds[0]
  const { baseUrl, ...rest } = text
  const values = {
    provider: provider?.id ?? '',
    kind: kind?.id ?? '',
    ...rest,
    ...(baseUrl.trim() !== '' && { baseUrl: baseUrl.trim() }),
  }
  return { provider, kinds, kind, text, values, choose: setChosen, write: setText }
}

interface AccountFieldsProps {
  readonly draft: AccountDraft
  readonly providers: readonly ProviderInfo[]
}

function AccountFields({ draft, providers }: AccountFieldsProps) {
  const { t } = useTranslation()
  const { text, write, kind, kinds, values } = draft
  const defaultUrl = kind?.defaultBaseUrl
  return (
    <>
      <SelectField
        name="provider"
        label={t('accounts.form.provider')}
        choices={providers.map(({ id, label }) => ({ value: id, label }))}
        value={values.provider}
        onChange={provider => draft.choose({ provider })}
      />
      {kinds.length > 1 && (
        <SelectField
          name="kind"
          label={t('accounts.form.kind')}
          choices={kinds.map(({ id, label }) => ({ value: id, label }))}
          value={values.kind}
          onChange={next => draft.choose({ provider: values.provider, kind: next })}
        />
      )}
      <TextField
        name="name"
        label={t('accounts.form.name')}
        hint={t('accounts.form.nameHint')}
        autoComplete="off"
        value={text.name}
        onValueChange={name => write(old => ({ ...old, name }))}
      />
      <TextField
        name="secret"
        type="password"
        label={t('accounts.form.secret')}
        hint={t('accounts.form.secretHint')}
        autoComplete="off"
        value={text.secret}
        onValueChange={secret => write(old => ({ ...old, secret }))}
      />
      <TextField
        name="baseUrl"
        inputMode="url"
        label={t('accounts.form.baseUrl')}
        hint={
          defaultUrl === undefined
            ? t('accounts.form.baseUrlHintPlain')
            : t('accounts.form.baseUrlHint', { url: defaultUrl })
        }
        placeholder={defaultUrl}
        autoComplete="off"
        spellCheck={false}
        value={text.baseUrl}
        onValueChange={baseUrl => write(old => ({ ...old, baseUrl }))}
      />
    </>
  )
}
