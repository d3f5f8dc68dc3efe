import { RelayError } from '../kernel/errors.ts'
import type { Eligibility } from './eligibility.ts'

/** Why none of the accounts may serve, in plain words for the friend, with the earliest return if one is known. */
export function noAccount(eligibilities: readonly Eligibility[], now: number): RelayError {
  const ours = eligibilities.filter(({ kind }) => kind !== 'other-provider')
  const returns = ours.flatMap(each => (each.kind === 'resting' ? [each.until] : []))
  const earliest = Math.min(...returns)
  if (Number.isFinite(earliest)) return resting(Math.max(1, Math.ceil((earliest - now) / 1000)))
  return new RelayError('no_account', reasonOf(new Set(ours.map(({ kind }) => kind))))
}

function resting(seconds: number): RelayError {
  const message = `All accounts for this service are resting. The first is expected back in ${inWords(seconds)}.`
  return new RelayError('no_account', message, { retryAfterSeconds: seconds })
}

function reasonOf(kinds: ReadonlySet<Eligibility['kind']>): string {
  if (kinds.has('tried')) return 'Every account for this service was tried and none could serve this call.'
  if (kinds.has('needs-owner'))
    return 'The accounts for this service need the attention of the owner of this Carpool.'
  if (kinds.has('disabled'))
    return 'The owner of this Carpool has switched off all accounts for this service.'
  if (kinds.has('not-for-client'))
    return "The accounts for this service are subscriptions for the provider's own client; other clients need an account with an API key."
  if (kinds.has('not-for-key'))
    return 'This API key is bound to certain accounts, and none of them is for this service.'
  return 'No account for this service has been added to this Carpool yet.'
}

function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.ceil(seconds / 60)} minutes`
  if (seconds < 172_800) return `${Math.ceil(seconds / 3600)} hours`
  return `${Math.ceil(seconds / 86_400)} days`
}
