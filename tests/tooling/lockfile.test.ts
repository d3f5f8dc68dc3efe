import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findGaps } from '../../scripts/setup/lockfile-gaps.mjs'

describe.each(['package-lock.json', 'scripts/clients/package-lock.json'])('%s', path => {
  const lockfile = JSON.parse(readFileSync(path, 'utf8'))

  it('has every package for every platform; if not, run scripts/complete-lockfile.mjs', () => {
    expect(findGaps(lockfile.packages)).toEqual([])
  })

  it('names no registry', () => {
    expect(JSON.stringify(lockfile)).not.toMatch(/"resolved":"https?:/)
  })
})

describe('a gap in a lockfile', () => {
  it('is a package missed; where it runs is read from its name', () => {
    const tool = { version: '1.0.0', dev: true, optionalDependencies: { '@tool/linux-arm64-musl': '1.0.0' } }
    const entry = {
      version: '1.0.0',
      dev: true,
      optional: true,
      os: ['linux'],
      cpu: ['arm64'],
      libc: ['musl'],
    }
    const path = 'node_modules/@tool/linux-arm64-musl'
    expect(findGaps({ 'node_modules/tool': tool })).toEqual([{ path, entry }])
    expect(findGaps({ 'node_modules/tool': tool, [path]: entry })).toEqual([])
    expect(findGaps({ 'node_modules/tool': tool, [`node_modules/tool/${path}`]: entry })).toEqual([])
  })
})
