import { describe, expect, it } from 'vitest'
import { launchdPlist, type ServicePlan, systemdUnit } from './service-files.ts'

const plan: ServicePlan = {
  commandLine: ['/usr/bin/node', '/opt/car pool/100%/headless.js', 'serve', '--data-dir', '/home/$me/"x"'],
  environment: { CARPOOL_CONFIG: '/etc/<a>&b.json' },
  dataDir: '/var/lib/carpool',
  stopSeconds: 30,
  isSystemWide: false,
}

describe('a unit of systemd', () => {
  it('takes every word as it is, spaces, quotes, percent and dollar signs too', () => {
    expect(systemdUnit(plan)).toContain(
      String.raw`ExecStart="/usr/bin/node" "/opt/car pool/100%%/headless.js" "serve" "--data-dir" "/home/$$me/\"x\""`,
    )
  })

  it('gives the relay time to let calls end, and starts it again only when it failed', () => {
    expect(systemdUnit(plan)).toMatch(/^TimeoutStopSec=30$/m)
    expect(systemdUnit(plan)).toMatch(/^Restart=on-failure$/m)
    expect(systemdUnit({ ...plan, isSystemWide: true })).toContain('WantedBy=multi-user.target')
  })

  it('has one assignment or section on each line', () => {
    const lines = systemdUnit(plan)
      .split('\n')
      .filter(line => line !== '')
    expect(lines.filter(line => !/^(?:\[\w+\]|[A-Z]\w+=.+)$/.test(line))).toEqual([])
  })
})

describe('a property list of launchd', () => {
  it('is XML whatever stands in a path', () => {
    expect(launchdPlist(plan)).toContain('<string>/home/$me/&quot;x&quot;</string>')
    expect(launchdPlist(plan)).toContain('<string>/etc/&lt;a&gt;&amp;b.json</string>')
  })
})
