import { Plus } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { CheckList } from '../../ui/check-list.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { type LimitDraft, listRuleLimits, type RuleDraft, type RuleLimit } from './limit-draft.ts'
import { RuleFields } from './rule-fields.tsx'

export interface LimitFieldsProps {
  /** Of the fields' names, e.g. `limits`. */
  readonly path: string
  readonly draft: LimitDraft
  readonly onChange: (draft: LimitDraft) => void
}

/** All limits there are, as the schema has them. */
export function LimitFields({ path, draft, onChange }: LimitFieldsProps) {
  const limits = useMemo(() => listRuleLimits(), [])
  return (
    <>
      {limits.map(limit => (
        <LimitRules
          key={limit.name}
          path={`${path}.${limit.name}`}
          limit={limit}
          rules={draft.rules[limit.name] ?? []}
          onChange={rules => onChange({ ...draft, rules: { ...draft.rules, [limit.name]: rules } })}
        />
      ))}
      <AtOnceFields path={`${path}.callsInFlight`} draft={draft} onChange={onChange} />
    </>
  )
}

interface LimitRulesProps {
  readonly path: string
  readonly limit: RuleLimit
  readonly rules: readonly RuleDraft[]
  readonly onChange: (rules: readonly RuleDraft[]) => void
}

function LimitRules({ path, limit: { name, amountField }, rules, onChange }: LimitRulesProps) {
  const { t } = useTranslation()
  const add = () => onChange([...rules, { window: { kind: 'day' }, amount: '', models: '' }])
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <div className="flex items-center justify-between gap-3">
        <legend className="contents">
          <span className="text-[13px] font-medium">{t(`limits.names.${name}`)}</span>
        </legend>
        <Button variant="quiet" onClick={add}>
          <Plus aria-hidden />
          {t('limits.add')}
        </Button>
      </div>
      {rules.map((rule, at) => (
        <RuleFields
          // Rules have no identity but their place.
          key={at}
          path={`${path}.${at}`}
          amountField={amountField}
          unit={t(`limits.units.${name}`)}
          rule={rule}
          onChange={next => onChange(rules.with(at, next))}
          onRemove={() => onChange(rules.toSpliced(at, 1))}
        />
      ))}
    </fieldset>
  )
}

function AtOnceFields({ path, draft, onChange }: LimitFieldsProps) {
  const { t } = useTranslation()
  const { atOnce, queue } = draft
  return (
    <div className="flex flex-col gap-3">
      <NumberField
        name={`${path}.max`}
        label={t('limits.names.callsInFlight')}
        hint={t('limits.atOnceHint')}
        value={atOnce}
        onChange={max => onChange({ ...draft, atOnce: max, queue: max === '' ? undefined : queue })}
      />
      {atOnce !== '' && (
        <CheckList
          label={t('limits.beyond')}
          choices={[{ value: 'queue', label: t('limits.queue') }]}
          chosen={queue ? ['queue'] : []}
          onChange={({ length }) =>
            onChange({ ...draft, queue: length > 0 ? { length: 10, waitSeconds: 60 } : undefined })
          }
        />
      )}
      {queue && (
        <div className="grid grid-cols-2 gap-3">
          <NumberField
            name={`${path}.queue.length`}
            label={t('limits.queueLength')}
            value={queue.length}
            onChange={length => onChange({ ...draft, queue: { ...queue, length } })}
          />
          <NumberField
            name={`${path}.queue.waitSeconds`}
            label={t('limits.waitSeconds')}
            value={queue.waitSeconds}
            onChange={waitSeconds => onChange({ ...draft, queue: { ...queue, waitSeconds } })}
          />
        </div>
      )}
    </div>
  )
}
