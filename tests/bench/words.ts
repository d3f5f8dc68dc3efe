/** Where and when. */
interface Measured {
  readonly at: string
  readonly node: string
  readonly cpu: string
  readonly cores: number
  readonly rounds: number
}

/** What the documents say of figures, in one language. */
export interface Words {
  readonly heads: readonly string[]
  readonly scenario: (name: string) => string
  readonly redis: (milliseconds: string) => string
  readonly repeat: (measured: Measured) => string
  readonly footprint: (figures: FootprintWords) => string
}

export interface FootprintWords {
  readonly cores: number
  readonly limitMiB: number
  readonly accounts: number
  readonly streams: number
  readonly calls: number
  readonly promptKB: number
  readonly idleRelayMiB: string
  readonly idleRedisMiB: string
  readonly peakMiB: string
  readonly day: string
  readonly node: string
}

export const english: Words = {
  heads: [
    'load',
    'floor: CPU per call',
    'Carpool: CPU per call',
    'ratio',
    'floor: latency',
    'Carpool: latency',
    'floor: peak memory',
    'Carpool: peak memory',
  ],
  scenario: name => name,
  redis: milliseconds => `Redis used ${milliseconds} ms of CPU per call of the relay.`,
  repeat: ({ at, node, cpu, cores, rounds }) =>
    `Measured on ${at.slice(0, 10)} by \`npm run bench\`, which refreshes this table: ${cores} × ${cpu}, Node ${node}, the middle of ${rounds} rounds.`,
  footprint: figures =>
    `On ${figures.cores === 1 ? 'one core' : `${figures.cores} cores`} and ${figures.limitMiB} MB for relay, Redis and an open console together, ` +
    `${figures.accounts} accounts served ${figures.calls} calls in ${figures.streams} streams at once with prompts of ${figures.promptKB} KB, ` +
    `without a failure or a restart. The relay takes ${figures.idleRelayMiB} MiB idle, its Redis ${figures.idleRedisMiB} MiB; ` +
    `both together ${figures.peakMiB} MiB at most. Measured on ${figures.day} by \`npm run footprint\`, on Linux with Node ${figures.node}.`,
}

const chineseScenarios: Readonly<Record<string, string>> = {
  '4 KB JSON call': '4 KB 的 JSON 调用',
  '200-event stream': '200 个事件的流',
  '800 KB body': '800 KB 的请求体',
  '300 slow streams': '300 条慢速流',
}

export const chinese: Words = {
  heads: [
    '负载',
    '底线：每次调用 CPU',
    'Carpool：每次调用 CPU',
    '比值',
    '底线：延迟',
    'Carpool：延迟',
    '底线：内存峰值',
    'Carpool：内存峰值',
  ],
  scenario: name => chineseScenarios[name] ?? name,
  redis: milliseconds => `中继每次调用，Redis 用 ${milliseconds} 毫秒 CPU。`,
  repeat: ({ at, node, cpu, cores, rounds }) =>
    `${at.slice(0, 10)} 由 \`npm run bench\` 测得，它会刷新此表：${cores} × ${cpu}，Node ${node}，${rounds} 轮取中。`,
  footprint: figures =>
    `在 ${figures.cores} 个核心上，中继、Redis 和一个打开的控制台合计不超过 ${figures.limitMiB} MB 时，${figures.accounts} 个账号以 ${figures.streams} 条并发流、` +
    `每个提示 ${figures.promptKB} KB 完成 ${figures.calls} 次调用，没有失败，没有重启。中继空闲时占 ${figures.idleRelayMiB} MiB，` +
    `它的 Redis 占 ${figures.idleRedisMiB} MiB；两者合计最多 ${figures.peakMiB} MiB。${figures.day} 由 \`npm run footprint\` 在 Linux 和 Node ${figures.node} 上测得。`,
}
