import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A bound on the memory of a program and all it starts. */
export interface MemoryLimit extends Disposable {
  /** What stands before a command that is to live under it. */
  readonly launcher: readonly string[]
  readonly kind: 'cgroup' | 'measured'
  /** Programs that the system ended for taking more. */
  readonly ended: () => number
}

const folder = '/sys/fs/cgroup'
const swapless = ['memory.swap.max', '0'] as const

/** By a control group of Linux where we may make one; elsewhere the caller has to look. */
export function openMemoryLimit(limitMiB: number): MemoryLimit {
  const found = [v2, v1].find(each => existsSync(each.root) && canMake(each.root))
  if (!found) return { launcher: [], kind: 'measured', ended: () => 0, [Symbol.dispose]() {} }
  const group = nameIn(found.root)
  mkdirSync(group)
  writeFileSync(join(group, found.limitFile), String(limitMiB * 1024 * 1024))
  if (existsSync(join(group, swapless[0]))) writeFileSync(join(group, swapless[0]), swapless[1])
  return {
    launcher: ['/bin/sh', '-c', `echo $$ > ${group}/cgroup.procs && exec "$@"`, 'sh'],
    kind: 'cgroup',
    ended: () =>
      Number(/^oom_kill (\d+)$/m.exec(readFileSync(join(group, found.eventsFile), 'utf8'))?.[1] ?? 0),
    [Symbol.dispose]: () => rmdirSync(group),
  }
}

const v2 = { root: folder, limitFile: 'memory.max', eventsFile: 'memory.events' }
const v1 = {
  root: join(folder, 'memory'),
  limitFile: 'memory.limit_in_bytes',
  eventsFile: 'memory.oom_control',
}

const nameIn = (root: string): string => join(root, `carpool-footprint-${process.pid}`)

/** Whether a group there would have a limit of its own. */
function canMake(root: string): boolean {
  const probe = `${nameIn(root)}-probe`
  try {
    mkdirSync(probe)
  } catch {
    // Only the superuser may, and not in every container.
    return false
  }
  const limits = [v1, v2].some(({ limitFile }) => existsSync(join(probe, limitFile)))
  rmdirSync(probe)
  return limits
}

/** Keeps a program and all it starts on the machine's first core. */
export function oneCore(): readonly string[] {
  execFileSync('taskset', ['--version'])
  return ['taskset', '--cpu-list', '0']
}
