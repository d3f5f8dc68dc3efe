/** Names of what the page keeps in its cache. */
export const queryKeys = {
  service: ['service'],
  serviceReport: ['service-report'],
  accounts: ['accounts'],
  keys: ['keys'],
  liveCalls: ['live-calls'],
  recentCalls: ['recent-calls'],
  providers: ['providers'],
  usage: ['usage'],
  quota: ['quota'],
} as const
