import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { join } from 'node:path'

/** Electron answers at once, so the lock is a file; the arguments of a second instance go over a socket. */
export function takeSingleInstanceLock(userData, onSecondInstance) {
  mkdirSync(userData, { recursive: true })
  const lock = join(userData, 'SingletonLock')
  const socket = join(userData, 'singleton.sock')
  if (!tryToTake(lock)) {
    if (isAlive(Number(readFileSync(lock, 'utf8')))) return { isFirst: false, notice: notify(socket) }
    rmSync(lock)
    tryToTake(lock)
  }
  rmSync(socket, { force: true })
  const server = createServer(connection => {
    connection.once('data', data => onSecondInstance(JSON.parse(String(data))))
    connection.on('error', () => undefined)
  })
  server.listen(socket)
  server.unref()
  process.once('exit', () => {
    rmSync(lock, { force: true })
    rmSync(socket, { force: true })
  })
  return { isFirst: true, notice: undefined }
}

function tryToTake(lock) {
  try {
    const file = openSync(lock, 'wx')
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function notify(socket) {
  return new Promise(resolve => {
    const connection = createConnection(socket, () => connection.end(JSON.stringify(process.argv)))
    connection.on('close', resolve)
    connection.on('error', resolve)
  })
}
