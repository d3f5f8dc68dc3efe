import type { AccountHealth, AccountView } from '../contract/account.ts'
import { formatTime } from './format.ts'
import { renderPairs } from './table.ts'

/** Everything of an account that is worth a line. */
export function describeAccount(account: AccountView): string {
  const { health, identity } = account
  return renderPairs([
    ['id', account.id],
    ['name', account.name],
    ['provider', `${account.provider} (${account.kind})`],
    ['base URL', account.baseUrl],
    ['region', account.region],
    ['secret', account.secretHint === '' ? undefined : `…${account.secretHint}`],
    [
      'belongs to',
      [identity?.email, identity?.organisation, identity?.project, identity?.plan]
        .filter(Boolean)
        .join(', ') || undefined,
    ],
    ['good until', timeOrNone(account.credentialExpiresAt)],
    ['terms accepted', timeOrNone(account.termsAcceptedAt)],
    ['priority', String(account.priority)],
    ['groups', account.groups.join(', ') || undefined],
    ['clients', clientsOf(account)],
    [
      'calls in flight',
      account.maxCallsInFlight === null ? undefined : `at most ${account.maxCallsInFlight}`,
    ],
    [
      'reserve',
      account.reservePercent === null ? undefined : `the last ${account.reservePercent} % of five hours`,
    ],
    ['proxy', account.proxy?.url],
    ['models', modelsOf(account)],
    ...healthPairs(account),
    ['last status', health.lastStatus?.toString()],
    ['last request', health.lastRequestId],
    ['added', formatTime(account.createdAt)],
  ])
}

const timeOrNone = (at: number | undefined) => (at === undefined ? undefined : formatTime(at))

export function stateOf({ enabled, health }: AccountView): string {
  const state =
    health.until === undefined ? health.state : `${health.state} until ${formatTime(health.until)}`
  if (enabled) return state
  return health.state === 'ready' ? 'off' : `off, ${state}`
}

function healthPairs(account: AccountView): [string, string | undefined][] {
  const { health } = account
  return [
    ['state', stateOf(account)],
    ['reason', health.reason],
    ['since', formatTime(health.since)],
    ['next', describeNextStep(account)],
    ...(health.models ?? []).map((resting): [string, string] => [
      `  ${resting.model}`,
      `rests until ${formatTime(resting.until)}: ${resting.reason ?? 'no reason was given'}`,
    ]),
  ]
}

const nextSteps: Readonly<Record<NonNullable<AccountHealth['nextStep']>['kind'], string>> = {
  returns: 'takes calls again',
  'is-tried': 'is tried by one call',
  'waits-for-owner': 'nothing, until you act: see the reason, then `carpool account reset`',
}

function describeNextStep({ enabled, health: { nextStep } }: AccountView): string | undefined {
  if (!enabled) return 'nothing, until you switch it on: `carpool account enable`'
  if (!nextStep) return undefined
  const words = nextSteps[nextStep.kind]
  return nextStep.at === undefined ? words : `${words} at ${formatTime(nextStep.at)}`
}

/** Only subscriptions have terms. */
function clientsOf({ termsAcceptedAt, officialClientOnly }: AccountView): string | undefined {
  if (termsAcceptedAt === undefined) return undefined
  return officialClientOnly ? "the provider's own only" : 'any'
}

function modelsOf({ modelMap = {} }: AccountView): string | undefined {
  const pairs = Object.entries(modelMap).map(([asked, sent]) => `${asked} → ${sent}`)
  return pairs.join(', ') || undefined
}
