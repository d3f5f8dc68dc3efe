export interface ServicePlan {
  /** Program and arguments, the program first. */
  readonly commandLine: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly dataDir: string
  /** Time that a stop may take. */
  readonly stopSeconds: number
  /** Of the whole machine instead of one user. */
  readonly isSystemWide: boolean
}

export const launchdLabel = 'io.carpool.relay'

/** A unit of systemd. */
export function systemdUnit({
  commandLine,
  environment,
  dataDir,
  stopSeconds,
  isSystemWide,
}: ServicePlan): string {
  const variables = Object.entries(environment).map(
    ([name, value]) => `Environment=${quote(`${name}=${value}`)}`,
  )
  return `[Unit]
Description=Carpool relay
After=network-online.target
Wants=network-online.target

[Service]
Type=exec
ExecStart=${commandLine.map(quote).join(' ')}
ExecReload=/bin/kill -HUP $MAINPID
${[...variables, ''].join('\n')}Restart=on-failure
RestartSec=2
TimeoutStopSec=${stopSeconds}
KillMode=mixed
UMask=0077
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ReadWritePaths=${quote(dataDir)}

[Install]
WantedBy=${isSystemWide ? 'multi-user.target' : 'default.target'}
`
}

/** In systemd's own quotes: a percent sign or a dollar would be replaced there. */
function quote(text: string): string {
  const escaped = text.replaceAll(/["\\]/g, character => `\\${character}`).replaceAll('%', '%%')
  return `"${escaped.replaceAll('$', '$$$$')}"`
}

/** A property list of launchd. */
export function launchdPlist({ commandLine, environment, stopSeconds }: ServicePlan): string {
  const list = commandLine.map(word => `    <string>${escapeXml(word)}</string>`).join('\n')
  const pairs = Object.entries(environment)
    .map(([name, value]) => `    <key>${escapeXml(name)}</key><string>${escapeXml(value)}</string>`)
    .join('\n')
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>${launchdLabel}</string>
  <key>ProgramArguments</key>
  <array>
${list}
  </array>
  <key>EnvironmentVariables</key>
  <dict>
${pairs}
  </dict>
  <key>RunAtLoad</key><true/>
  <key>KeepAlive</key>
  <dict><key>SuccessfulExit</key><false/></dict>
  <key>ExitTimeOut</key><integer>${stopSeconds}</integer>
  <key>Umask</key><integer>63</integer>
</dict>
</plist>
`
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeXml = (text: string): string => text.replaceAll(/[&<>"]/g, sign => entities[sign] ?? sign)
