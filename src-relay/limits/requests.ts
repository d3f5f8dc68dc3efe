import type { CountingLimit } from './limit.ts'

/** At most so many calls in a window; one that never reached an upstream does not count. */
export const requests: CountingLimit<'requests'> = {
  kind: 'counting',
  unit: 'requests',
  rulesOf: settings => settings,
  takes: () => 1,
  reserves: () => 0,
  charges: () => 0,
}
