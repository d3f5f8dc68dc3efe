/** Errors of the account or the provider; all others are the caller's. */
const statusByCode: Readonly<Record<string, number>> = {
  usage_limit_reached: 429,
  usage_not_included: 429,
  rate_limit_exceeded: 429,
  rate_limit_error: 429,
  insufficient_quota: 429,
  server_is_overloaded: 503,
  service_unavailable_error: 503,
  slow_down: 503,
  server_error: 500,
}

/** The status that an error inside a stream would have had; undefined for one that stays in the stream. */
export function statusOfCode(code: string | undefined): number | undefined {
  return code !== undefined && Object.hasOwn(statusByCode, code) ? statusByCode[code] : undefined
}
