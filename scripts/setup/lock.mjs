import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 100
const UNNAMED_FOR_MS = 5000

/**
 * One set-up at a time: a second one waits, then usually finds nothing left to do.
 * @template T
 * @param {string} path
 * @param {{ onWait: (pid: number) => void }} report
 * @param {() => Promise<T>} work
 */
export async function withLock(path, report, work) {
  mkdirSync(dirname(path), { recursive: true })
  let waitedFor = 0
  while (!tryToTake(path)) {
    const holder = readHolder(path)
    if (isAbandoned(path, holder)) rmSync(path, { force: true })
    else if (holder !== 0 && holder !== waitedFor) {
      waitedFor = holder
      report.onWait(holder)
    }
    await sleep(POLL_MS)
  }
  const letGo = () => rmSync(path, { force: true })
  process.once('exit', letGo)
  try {
    return await work()
  } finally {
    process.off('exit', letGo)
    letGo()
  }
}

/** @param {string} path */
function tryToTake(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** The pid that holds the lock; 0 while it is being written or was just given back. @param {string} path */
function readHolder(path) {
  try {
    return Number(readFileSync(path, 'utf8'))
  } catch {
    return 0
  }
}

/** @param {string} path @param {number} holder */
function isAbandoned(path, holder) {
  if (holder !== 0) return !isAlive(holder)
  const writtenAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs
  return writtenAt !== undefined && Date.now() - writtenAt > UNNAMED_FOR_MS
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
