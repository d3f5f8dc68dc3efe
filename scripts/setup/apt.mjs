import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { findOnPath } from './find-executable.mjs'
import { run, runOrThrow } from './run.mjs'

const POLICY = '/usr/sbin/policy-rc.d'

/** The distribution's id from os-release: `debian`, `ubuntu` …; empty elsewhere. */
export function distribution() {
  try {
    return /^ID="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? ''
  } catch {
    return ''
  }
}

/** @param {readonly string[]} distributions */
export function canUseApt(distributions) {
  return (
    process.getuid?.() === 0 &&
    distributions.includes(distribution()) &&
    findOnPath(['apt-get']) !== undefined
  )
}

/** @param {string} name */
export async function aptInstall(name) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await runOrThrow('apt-get update', 'apt-get', ['-qq', 'update'], { env })
  await withoutServices(() =>
    runOrThrow('apt-get install', 'apt-get', ['install', '-qq', '-y', '--no-install-recommends', name], {
      env,
    }),
  )
}

/**
 * Keeps the system service of a package from running, now and at the next boot.
 * @param {string} service
 */
export async function keepServiceOff(service) {
  const wasRunning =
    findOnPath(['service']) !== undefined && (await run('service', [service, 'status'])).code === 0
  if (wasRunning) await run('service', [service, 'stop'])
  if (existsSync('/run/systemd/system')) await run('systemctl', ['disable', '--now', service])
  else if (findOnPath(['update-rc.d']) !== undefined) await run('update-rc.d', [service, 'disable'])
  return wasRunning
    ? `the system service ${service} had started; it was stopped`
    : `the system service ${service} stays off`
}

/** Debian's own way to install without starting: this program is asked and says no. @param {() => Promise<unknown>} work */
async function withoutServices(work) {
  const isOurs = !existsSync(POLICY)
  if (isOurs) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    await work()
  } finally {
    if (isOurs) rmSync(POLICY, { force: true })
  }
}
