import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type NewAccount, newAccountSchema } from '../../../src-relay/contract/account.ts'
import type { AccountKindInfo, ProviderInfo } from '../../../src-relay/contract/provider.ts'
import { useApi } from '../../api/api-context.tsx'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { CheckList } from '../../ui/check-list.tsx'
import { DialogActions } from '../../ui/dialog.tsx'
import { FullForm } from '../../ui/full-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { draftAccount, readAccountDraft } from './account-draft.ts'
import { AccountFields } from './account-fields.tsx'
import { LoginFlow } from './login-flow.tsx'
import { useKindChoice } from './use-kind-choice.ts'

export interface AddAccountFormProps {
  readonly providers: readonly ProviderInfo[]
  readonly onClose: () => void
}

/** Chooses what is added, and shows the way to add it: a secret to enter, or a login. */
export function AddAccountForm({ providers, onClose }: AddAccountFormProps) {
  const { t } = useTranslation()
  const { provider, kinds, kind, chooseProvider, chooseKind } = useKindChoice(providers)
  const [hasAccepted, setHasAccepted] = useState(false)
  if (!provider || !kind) return null
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          name="provider"
          label={t('accounts.form.provider')}
          choices={providers.map(({ id, label }) => ({ value: id, label }))}
          value={provider.id}
          onChange={chooseProvider}
        />
        {kinds.length > 1 && (
          <SelectField
            name="kind"
            label={t('accounts.form.kind')}
            choices={kinds.map(({ id, label }) => ({ value: id, label }))}
            value={kind.id}
            onChange={chooseKind}
          />
        )}
      </div>
      {kind.terms !== undefined && (
        <Terms terms={kind.terms} hasAccepted={hasAccepted} onChange={setHasAccepted} />
      )}
      {kind.isLoginOnly === true ? (
        <LoginFlow
          // Another kind is another login.
          key={`${provider.id} ${kind.id}`}
          kind={kind}
          target={{ provider: provider.id, kind: kind.id, acceptTerms: hasAccepted }}
          isReady={kind.terms === undefined || hasAccepted}
          onClose={onClose}
        />
      ) : (
        <SecretForm provider={provider} kind={kind} acceptTerms={hasAccepted} onClose={onClose} />
      )}
    </div>
  )
}

interface TermsProps {
  readonly terms: string
  readonly hasAccepted: boolean
  readonly onChange: (hasAccepted: boolean) => void
}

/** The risk of this kind, in plain words, and that it is taken knowingly. */
function Terms({ terms, hasAccepted, onChange }: TermsProps) {
  const { t } = useTranslation()
  return (
    <Notice tone="warn">
      <p lang="en">{terms}</p>
      <div className="mt-2">
        <CheckList
          label={t('accounts.form.terms')}
          choices={[{ value: 'accepted', label: t('accounts.form.accept') }]}
          chosen={hasAccepted ? ['accepted'] : []}
          onChange={chosen => onChange(chosen.length > 0)}
        />
      </div>
    </Notice>
  )
}

interface SecretFormProps {
  readonly provider: ProviderInfo
  readonly kind: AccountKindInfo
  readonly acceptTerms: boolean
  readonly onClose: () => void
}

function SecretForm({ provider, kind, acceptTerms, onClose }: SecretFormProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const toast = useToast()
  const [draft, setDraft] = useState(() => draftAccount())
  const creation = useAction((body: NewAccount) => client.createAccount({ body }))

  async function create(account: NewAccount) {
    const created = await creation.run(account)
    if (!created) return
    toast({ tone: 'good', text: t('accounts.added', { name: created.name }) })
    onClose()
  }
  const { maxCallsInFlight, reservePercent, ...rest } = readAccountDraft(draft)
  return (
    <FullForm
      schema={newAccountSchema}
      values={{
        provider: provider.id,
        kind: kind.id,
        ...rest,
        ...(maxCallsInFlight !== null && { maxCallsInFlight }),
        ...(reservePercent !== null && { reservePercent }),
        ...(kind.terms !== undefined && { acceptTerms }),
      }}
      problem={creation.problem}
      onSubmit={account => void create(account)}
    >
      <AccountFields
        isNew
        kind={kind}
        target={{ provider: provider.id, kind: kind.id }}
        draft={draft}
        onChange={change => setDraft(old => ({ ...old, ...change }))}
      />
      <DialogActions>
        <Button onClick={onClose}>{t('actions.cancel')}</Button>
        <Button
          type="submit"
          variant="primary"
          disabled={creation.isBusy || (kind.terms !== undefined && !acceptTerms)}
        >
          {t('accounts.form.submit')}
        </Button>
      </DialogActions>
    </FullForm>
  )
}
