import { type LimitName, type LimitSettings, listLimitInfos } from '../../../src-relay/contract/limit.ts'
import type { LimitWindow } from '../../../src-relay/contract/limit-window.ts'
import type { TypedNumber } from '../../ui/number-field.tsx'

/** One rule while it is being typed. */
export interface RuleDraft {
  readonly window: LimitWindow
  readonly amount: TypedNumber
  readonly models: string
}

/** Limits while they are being typed: rules by limit, and how many calls at once. */
export interface LimitDraft {
  readonly rules: Readonly<Record<string, readonly RuleDraft[]>>
  readonly atOnce: TypedNumber
  readonly queue: { readonly length: TypedNumber; readonly waitSeconds: TypedNumber } | undefined
}

/** A limit made of rules, as the schema describes it. */
export interface RuleLimit {
  readonly name: Exclude<LimitName, 'callsInFlight'>
  readonly amountField: 'max' | 'maxUsd'
}

/** The limits that are made of rules, read off the schema. */
export function listRuleLimits(): RuleLimit[] {
  return listLimitInfos().flatMap(({ name, settings }) => {
    if (settings['type'] !== 'array') return []
    const amountField = JSON.stringify(settings['items']).includes('"maxUsd"') ? 'maxUsd' : 'max'
    // The names are those of the schema it was read off.
    return [{ name: name as RuleLimit['name'], amountField } as const]
  })
}

export function draftLimits(limits: LimitSettings): LimitDraft {
  const { callsInFlight } = limits
  const rules = listRuleLimits().map(({ name }) => [name, (limits[name] ?? []).map(draftRule)])
  return { rules: Object.fromEntries(rules), atOnce: callsInFlight?.max ?? '', queue: callsInFlight?.queue }
}

type AnyRule = NonNullable<LimitSettings['tokens' | 'cost']>[number]

function draftRule(rule: AnyRule): RuleDraft {
  const amount = 'maxUsd' in rule ? rule.maxUsd : rule.max
  return { window: rule.window, amount, models: rule.models ?? '' }
}

/** What a draft says, to be checked by the schema; limits without a rule are left out. */
export function readLimitDraft({ rules, atOnce, queue }: LimitDraft): Readonly<Record<string, unknown>> {
  const written = listRuleLimits().flatMap(({ name, amountField }) => {
    const drafts = rules[name] ?? []
    return drafts.length === 0 ? [] : [[name, drafts.map(draft => writeRule(draft, amountField))] as const]
  })
  const isLimited = atOnce !== '' || queue !== undefined
  return {
    ...(isLimited && { callsInFlight: { max: atOnce, ...(queue && { queue }) } }),
    ...Object.fromEntries(written),
  }
}

function writeRule({ window, amount, models }: RuleDraft, amountField: RuleLimit['amountField']) {
  return { window, [amountField]: amount, ...(models.trim() !== '' && { models: models.trim() }) }
}
