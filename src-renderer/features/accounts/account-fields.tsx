import { useTranslation } from 'react-i18next'
import type { NewProxyTest } from '../../../src-relay/contract/proxy-test.ts'
import { CheckList } from '../../ui/check-list.tsx'
import { FormSection } from '../../ui/form-section.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { TextAreaField } from '../../ui/text-area-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import type { DraftFieldsProps } from './account-draft.ts'
import { ProxyTestLine } from './proxy-test-line.tsx'
import { SecretFields } from './secret-fields.tsx'

export interface AccountFieldsProps extends DraftFieldsProps {
  /** What a test of the proxy tries to reach. */
  readonly target: Omit<NewProxyTest, 'proxy'>
}

/** The fields of one kind of account, and no others; what few people need is folded away. */
export function AccountFields({ kind, draft, onChange, isNew, target }: AccountFieldsProps) {
  const { t } = useTranslation()
  const isLogin = kind?.isLoginOnly === true
  return (
    <>
      <TextField
        name="name"
        label={t('accounts.form.name')}
        hint={t('accounts.form.nameHint')}
        autoComplete="off"
        value={draft.name}
        onValueChange={name => onChange({ name })}
      />
      {!isLogin && <SecretFields kind={kind} draft={draft} onChange={onChange} isNew={isNew} />}
      {kind?.region && (
        <TextField
          name="region"
          label={t('accounts.form.region')}
          hint={t('accounts.form.regionHint', { example: kind.region.example })}
          autoComplete="off"
          spellCheck={false}
          value={draft.region}
          onValueChange={region => onChange({ region })}
        />
      )}
      {kind?.hasFixedBaseUrl !== true && (
        <TextField
          name="baseUrl"
          inputMode="url"
          label={t('accounts.form.baseUrl')}
          hint={
            kind?.defaultBaseUrl === undefined
              ? t('accounts.form.baseUrlHintPlain')
              : t('accounts.form.baseUrlHint', { url: kind.defaultBaseUrl })
          }
          autoComplete="off"
          spellCheck={false}
          value={draft.baseUrl}
          onValueChange={baseUrl => onChange({ baseUrl })}
        />
      )}
      <FormSection title={t('accounts.form.routing')} summary={draft.groups}>
        <RoutingFields kind={kind} draft={draft} onChange={onChange} />
      </FormSection>
      <FormSection title={t('accounts.form.proxy')} summary={draft.proxy}>
        <TextField
          name="proxy"
          label={t('accounts.form.proxyUrl')}
          hint={t('accounts.form.proxyHint')}
          autoComplete="off"
          spellCheck={false}
          value={draft.proxy}
          onValueChange={proxy => onChange({ proxy })}
        />
        <ProxyTestLine wish={{ ...target, proxy: draft.proxy.trim() === '' ? null : draft.proxy.trim() }} />
      </FormSection>
    </>
  )
}

function RoutingFields({ kind, draft, onChange }: Omit<AccountFieldsProps, 'isNew' | 'target'>) {
  const { t } = useTranslation()
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-3">
        <NumberField
          name="priority"
          label={t('accounts.form.priority')}
          value={draft.priority}
          onChange={priority => onChange({ priority })}
        />
        <NumberField
          name="maxCallsInFlight"
          label={t('accounts.form.atOnce')}
          value={draft.maxCallsInFlight}
          onChange={maxCallsInFlight => onChange({ maxCallsInFlight })}
        />
        <NumberField
          name="reservePercent"
          label={t('accounts.form.reserve')}
          unit="%"
          value={draft.reservePercent}
          onChange={reservePercent => onChange({ reservePercent })}
        />
      </div>
      <p className="text-[13px] text-muted">{t('accounts.form.routingHint')}</p>
      <TextField
        name="groups"
        label={t('accounts.form.groups')}
        hint={t('accounts.form.groupsHint')}
        autoComplete="off"
        value={draft.groups}
        onValueChange={groups => onChange({ groups })}
      />
      {kind?.terms !== undefined && (
        <CheckList
          label={t('accounts.form.clients')}
          hint={t('accounts.form.officialHint')}
          choices={[{ value: 'official', label: t('accounts.form.official') }]}
          chosen={draft.officialClientOnly ? ['official'] : []}
          onChange={chosen => onChange({ officialClientOnly: chosen.length > 0 })}
        />
      )}
      {kind?.mapsModels === true && (
        <TextAreaField
          name="modelMap"
          rows={2}
          label={t('accounts.form.modelMap')}
          hint={t('accounts.form.modelMapHint')}
          value={draft.modelMap}
          onChange={modelMap => onChange({ modelMap })}
        />
      )}
    </>
  )
}
