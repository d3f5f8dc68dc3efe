import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Whether something shows tray icons; `unknown` where that cannot be asked. */
export type TrayHost = 'there' | 'absent' | 'unknown'

export interface TrayHostDeps {
  readonly ask: () => Promise<TrayHost>
  readonly sleep: (ms: number) => Promise<void>
  readonly waitMs: number
}

const lookAgainMs = 500

/** A tray icon made before its host is there never shows: Electron looks once. Waits for the host, but not for ever. */
export async function waitForTrayHost({ ask, sleep, waitMs }: TrayHostDeps): Promise<TrayHost> {
  for (let waitedMs = 0; ; waitedMs += lookAgainMs) {
    const host = await ask()
    if (host !== 'absent' || waitedMs >= waitMs) return host
    await sleep(lookAgainMs)
  }
}

/** A Wayland session often starts its panel late. */
export function trayHostWaitMs(env: NodeJS.ProcessEnv): number {
  return env['WAYLAND_DISPLAY'] ? 15_000 : 3_000
}

const watcher = 'org.kde.StatusNotifierWatcher'
const question = `call --session --timeout 2 --dest ${watcher} --object-path /StatusNotifierWatcher --method org.freedesktop.DBus.Properties.Get ${watcher} IsStatusNotifierHostRegistered`
const runFile = promisify(execFile)

/** Linux only: asks the desktop's register of tray icons. */
export async function askTrayHost(): Promise<TrayHost> {
  try {
    return readTrayHost((await runFile('gdbus', question.split(' '), { timeout: 4000 })).stdout)
  } catch (error) {
    return readTrayHost(String(error))
  }
}

/** What the register answered, or why it did not. */
export function readTrayHost(answer: string): TrayHost {
  if (answer.includes('<true>')) return 'there'
  const isAbsent = answer.includes('<false>') || /ServiceUnknown|NameHasNoOwner/.test(answer)
  return isAbsent ? 'absent' : 'unknown'
}
