/** Where our own Redis listens: on a unix socket, or on loopback where there is none (Windows). */
export type RedisPlace = { readonly socketPath: string } | { readonly port: number }

export interface RedisConfig {
  readonly folder: string
  readonly place: RedisPlace
  readonly password: string
  readonly appendOnly: boolean
  /** Whether an append-only file whose end is missing is cut there and loaded. */
  readonly loadTruncated: boolean
  readonly platform: NodeJS.Platform
}

/** The whole configuration, for stdin: nothing of it is visible in a list of processes. */
export function redisConfigText(config: RedisConfig): string {
  const lines = [...placeLines(config.place), ...persistenceLines(config), ...fixedLines]
  return `${lines.join('\n')}\nrequirepass ${quoted(config.password)}\n`
}

const fixedLines = [
  'protected-mode yes',
  'databases 1',
  'maxmemory 512mb',
  'maxmemory-policy noeviction',
  'enable-debug-command no',
  'enable-module-command no',
  'daemonize no',
  'logfile ""',
  'loglevel notice',
]

function placeLines(place: RedisPlace): string[] {
  if ('port' in place) return [`port ${place.port}`, 'bind 127.0.0.1']
  return ['port 0', `unixsocket ${quoted(place.socketPath)}`, 'unixsocketperm 700']
}

function persistenceLines({ folder, appendOnly, loadTruncated, platform }: RedisConfig): string[] {
  // Servers for Windows cannot fork well: frequent snapshots, and no rewrite behind our back.
  const snapshots = platform === 'win32' ? ['save 60 1', 'auto-aof-rewrite-percentage 0'] : ['save 900 1']
  return [
    `dir ${quoted(folder)}`,
    `appendonly ${appendOnly ? 'yes' : 'no'}`,
    'appendfsync everysec',
    'aof-use-rdb-preamble yes',
    `aof-load-truncated ${loadTruncated ? 'yes' : 'no'}`,
    ...snapshots,
  ]
}

function quoted(text: string): string {
  if (/[\0\r\n]/.test(text)) throw new Error('a Redis setting must not contain line breaks')
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
