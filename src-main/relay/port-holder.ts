import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { promisify } from 'node:util'

const runFile = promisify(execFile)
const limits = { timeout: 4_000, windowsHide: true }

/** SV-09: which program listens on a TCP port, e.g. `node (pid 412)`, where the system tells. Never rejects. */
export async function findPortHolder(port: number, platform: NodeJS.Platform): Promise<string | undefined> {
  try {
    if (platform === 'linux') return await seeByProc(port)
    return platform === 'win32' ? await seeByNetstat(port) : await seeByLsof(port)
  } catch {
    // Another user's program, or a tool that is not there: nobody can say.
    return undefined
  }
}

/** A program of this user shows its sockets below /proc. */
async function seeByProc(port: number): Promise<string | undefined> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map(name => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  )
  const inodes = new Set(tables.flatMap(table => readListeners(table, port)))
  if (inodes.size === 0) return undefined
  for (const pid of (await readdir('/proc')).filter(name => /^\d+$/.test(name)))
    if (await holdsSocket(pid, inodes)) return named(await readFile(`/proc/${pid}/comm`, 'utf8'), pid)
  return undefined
}

const listening = '0A'

/** Inodes of the sockets that listen on a port, out of `/proc/net/tcp`. */
export function readListeners(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  return table.split('\n').flatMap(line => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/)
    return state === listening && local.endsWith(`:${wanted}`) && inode !== undefined ? [inode] : []
  })
}

async function holdsSocket(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  try {
    for (const file of await readdir(`/proc/${pid}/fd`)) {
      const target = await readlink(`/proc/${pid}/fd/${file}`).catch(() => '')
      if (inodes.has(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? '')) return true
    }
  } catch {
    // Gone by now, or somebody else's.
  }
  return false
}

async function seeByLsof(port: number): Promise<string | undefined> {
  const { stdout } = await runFile('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], limits)
  const pid = /^p(\d+)$/m.exec(stdout)?.[1]
  return pid === undefined ? undefined : named(/^c(.*)$/m.exec(stdout)?.[1] ?? '', pid)
}

async function seeByNetstat(port: number): Promise<string | undefined> {
  const pid = readNetstat((await runFile('netstat', ['-ano', '-p', 'TCP'], limits)).stdout, port)
  if (pid === undefined) return undefined
  const { stdout } = await runFile('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], limits)
  return named(/^"([^"]+)"/m.exec(stdout)?.[1] ?? '', pid)
}

/** The process that listens on a port: its line has no other end, in whatever language its state is. */
export function readNetstat(text: string, port: number): string | undefined {
  for (const line of text.split('\n')) {
    const [protocol, local = '', remote = '', , pid] = line.trim().split(/\s+/)
    if (protocol === 'TCP' && local.endsWith(`:${port}`) && remote.endsWith(':0')) return pid
  }
  return undefined
}

function named(name: string, pid: string): string {
  return `${name.trim() || 'a program'} (pid ${pid})`
}

/** Windows keeps ranges of ports to itself; the one that holds this port, e.g. `2955-3054`. */
export async function findReservedRange(
  port: number,
  platform: NodeJS.Platform,
): Promise<string | undefined> {
  if (platform !== 'win32') return undefined
  const command = ['int', 'ipv4', 'show', 'excludedportrange', 'protocol=tcp']
  const shown = await runFile('netsh', command, limits).catch(() => undefined)
  return shown && readReservedRange(shown.stdout, port)
}

export function readReservedRange(text: string, port: number): string | undefined {
  const ranges = [...text.matchAll(/^\s*(\d+)\s+(\d+)\s*\*?\s*$/gm)].map(([, from, to]) => [
    Number(from),
    Number(to),
  ])
  const found = ranges.find(([from = 0, to = 0]) => from <= port && port <= to)
  return found?.join('-')
}

const triedPorts = 20

/** The next port upwards that can be had. */
export async function findFreePort(host: string, taken: number): Promise<number | undefined> {
  for (let port = taken + 1; port <= Math.min(taken + triedPorts, 65_535); port++)
    if (await isFree(host, port)) return port
  return undefined
}

function isFree(host: string, port: number): Promise<boolean> {
  const probe = createServer()
  return new Promise(resolve => {
    probe.once('error', () => resolve(false))
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
}
