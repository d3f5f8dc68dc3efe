import type { ServiceStatus } from '../contract/service.ts'
import type { AskingCommand } from './command.ts'
import { formatCount, formatTime } from './format.ts'
import { renderPairs } from './table.ts'

export const status: AskingCommand = {
  name: 'status',
  summary: 'whether Carpool runs, and where',
  positionals: [],
  options: {},
  async ask(_call, client) {
    const answer = await client.getStatus()
    return { document: answer, text: describe(answer) }
  },
}

function describe({ state, reason, redis, baseUrls, ...service }: ServiceStatus): string {
  return renderPairs([
    ['state', reason === undefined ? state : `${state}: ${reason}`],
    ['since', formatTime(service.startedAt)],
    ['version', service.version],
    ...baseUrls.map((url, index) => [index === 0 ? 'base URL' : '', url] as const),
    ['LAN', service.lanEnabled ? 'on' : 'off'],
    ['Redis', [redis.mode, redis.version, redis.state].filter(word => word !== undefined).join(', ')],
    ['calls', formatCount(service.activeCalls)],
    ['slots held', formatCount(service.heldSlots)],
    ['unsaved records', service.pendingRecords > 0 ? formatCount(service.pendingRecords) : undefined],
  ])
}
