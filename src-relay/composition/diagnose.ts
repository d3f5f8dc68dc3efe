import { arch, platform, release } from 'node:os'
import manifest from '../../package.json' with { type: 'json' }
import type { RelayConfig } from '../config.ts'
import type { Diagnostics } from '../contract/diagnostics.ts'

/** What this relay runs on. */
export function diagnose({ dataDir }: Pick<RelayConfig, 'dataDir'>): Diagnostics {
  return {
    version: manifest.version,
    node: process.versions.node,
    system: `${platform()} ${arch()} ${release()}`,
    dataDir,
    uptimeSeconds: Math.floor(process.uptime()),
    memoryBytes: process.memoryUsage.rss(),
  }
}
