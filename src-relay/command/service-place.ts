import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { CommandError } from './command-error.ts'
import { launchdLabel, launchdPlist, type ServicePlan, systemdUnit } from './service-files.ts'

/** How this system keeps a program running. */
export interface ServicePlace {
  readonly file: string
  readonly isSystemWide: boolean
  render(plan: ServicePlan): string
  /** Commands after the file was written. */
  readonly begin: readonly (readonly string[])[]
  /** Commands before the file is removed. */
  readonly end: readonly (readonly string[])[]
  /** Shows its state. */
  readonly look: string
}

const unitName = 'carpool.service'

/** Throws `CommandError` on a system that has neither systemd nor launchd. */
export function findServicePlace(platform: NodeJS.Platform = process.platform): ServicePlace {
  if (platform === 'darwin') return launchd()
  if (platform === 'linux') return systemd(process.getuid?.() === 0)
  const message = 'A service can be installed where systemd or launchd is; elsewhere use `carpool start`.'
  throw new CommandError('no_service', message)
}

function systemd(isSystemWide: boolean): ServicePlace {
  const folder = isSystemWide ? '/etc/systemd/system' : join(homedir(), '.config', 'systemd', 'user')
  const systemctl = isSystemWide ? ['systemctl'] : ['systemctl', '--user']
  return {
    file: join(folder, unitName),
    isSystemWide,
    render: systemdUnit,
    begin: [
      [...systemctl, 'daemon-reload'],
      [...systemctl, 'enable', '--now', unitName],
    ],
    end: [[...systemctl, 'disable', '--now', unitName]],
    look: [...systemctl, 'status', unitName].join(' '),
  }
}

function launchd(): ServicePlace {
  const domain = `gui/${userInfo().uid}`
  const file = join(homedir(), 'Library', 'LaunchAgents', `${launchdLabel}.plist`)
  return {
    file,
    isSystemWide: false,
    render: launchdPlist,
    begin: [['launchctl', 'bootstrap', domain, file]],
    end: [['launchctl', 'bootout', `${domain}/${launchdLabel}`]],
    look: `launchctl print ${domain}/${launchdLabel}`,
  }
}
