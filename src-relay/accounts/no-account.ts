import { RelayError } from '../kernel/errors.ts'
import type { Eligibility } from './eligibility.ts'

/** A slot frees whenever a call ends, which nobody can foretell. */
const busySeconds = 5

/**
 * Why none of the accounts may serve, in plain words for the friend, with the earliest return if one is known.
 * @param neededKinds what the account kinds are called that can serve the call's address; empty where all can
 */
export function noAccount(
  eligibilities: readonly Eligibility[],
  now: number,
  neededKinds: readonly string[] = [],
): RelayError {
  const ours = eligibilities.filter(({ kind }) => kind !== 'other-provider')
  const kinds = new Set(ours.map(({ kind }) => kind))
  const returns = ours.flatMap(each => ('until' in each ? [each.until] : []))
  const seconds = Math.max(1, Math.ceil((Math.min(...returns) - now) / 1000))
  if (kinds.has('full')) return busy(Math.min(busySeconds, seconds))
  if (returns.length > 0) return resting(seconds)
  if (kinds.has('not-for-client') && !kinds.has('tried')) return wrongClient()
  return new RelayError('no_account', reasonOf(kinds, neededKinds))
}

function resting(seconds: number): RelayError {
  const message = `All accounts for this service are resting. The first is expected back in ${inWords(seconds)}.`
  return new RelayError('no_account', message, { retryAfterSeconds: seconds })
}

function busy(seconds: number): RelayError {
  const message =
    'All accounts for this service are serving as many calls as they may. Try again in a moment.'
  return new RelayError('no_account', message, { retryAfterSeconds: seconds })
}

function wrongClient(): RelayError {
  return new RelayError(
    'client_not_allowed',
    "The accounts for this service are subscriptions for the provider's own client; other clients need an account with an API key, and this Carpool has none that could serve this call.",
  )
}

function reasonOf(kinds: ReadonlySet<Eligibility['kind']>, neededKinds: readonly string[]): string {
  if (kinds.has('tried')) return 'Every account for this service was tried and none could serve this call.'
  if (kinds.has('needs-owner'))
    return 'The accounts for this service need the attention of the owner of this Carpool.'
  if (kinds.has('disabled'))
    return 'The owner of this Carpool has switched off all accounts for this service.'
  if (kinds.has('not-for-key'))
    return 'This API key is bound to certain accounts, and none of them is for this service.'
  if (kinds.has('other-kind'))
    return `The accounts for this service cannot serve this address. It needs an account of the kind ${neededKinds.join(', or ')}: ask the owner of this Carpool for one.`
  return 'No account for this service has been added to this Carpool yet.'
}

function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.ceil(seconds / 60)} minutes`
  if (seconds < 172_800) return `${Math.ceil(seconds / 3600)} hours`
  return `${Math.ceil(seconds / 86_400)} days`
}
