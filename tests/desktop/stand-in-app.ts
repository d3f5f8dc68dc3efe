import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'

const project = fileURLToPath(new URL('../..', import.meta.url))
const standInDir = fileURLToPath(new URL('./stand-in', import.meta.url))

/** What a person would see of the app. */
export interface ShownState {
  readonly debuggerUrl: string
  readonly complaints: readonly string[]
  readonly clipboard: string
  readonly hasMenuBar: boolean
  readonly notifications: readonly { readonly title: string; readonly body: string }[]
  readonly question?: { readonly message: string; readonly buttons: readonly string[] }
  readonly openedPaths: readonly string[]
  readonly isKeptAwake: boolean
  readonly guardsSet: readonly string[]
  /** Channels that any page could send on. */
  readonly openChannels: readonly string[]
  readonly windows: readonly {
    readonly isVisible: boolean
    readonly title: string
    readonly url: string
  }[]
  readonly tray?: {
    readonly icon: string
    readonly toolTip: string
    readonly items: readonly TrayRow[]
  }
}

export interface TrayRow {
  readonly label: string
  readonly enabled: boolean
  readonly checked?: boolean
  readonly items?: readonly TrayRow[]
}

export interface StandInApp extends AsyncDisposable {
  readonly dataDir: string
  readonly pid: number
  state(): Promise<ShownState>
  clickMenu(label: string): Promise<void>
  clickTray(): Promise<void>
  /** The computer sleeps, and is woken. */
  sleepAndWake(): Promise<void>
  /** Clicks the notice that came last. */
  clickNotification(): Promise<void>
  /** Presses a button of the question that the app asks. */
  pressButton(label: string): Promise<void>
  closeWindow(): Promise<void>
  /** The page of the only window. */
  page(): Promise<Page>
  /** Starts the same app again with the same data, as a second click on its icon would; its exit code. */
  startAgain(): Promise<number>
  /** Exit code, once it has ended. */
  ended(): Promise<number>
  kill(signal: NodeJS.Signals): void
}

export interface StandInOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** A folder to take instead of a new one; it is not removed. */
  readonly dataDir?: string
}

const readyWithinMs = 60_000

/** The built app, unmodified, on the stand-in for Electron. `await using` ends it. */
export async function startStandInApp(options: StandInOptions = {}): Promise<StandInApp> {
  const dataDir = options.dataDir ?? (await makeDataDir())
  // Socket paths have a short limit, so this one is not in the data folder.
  const socketDir = await mkdtemp(join(tmpdir(), 'carpool-app-'))
  const socket = join(socketDir, 'control')
  const env = { ...process.env, LANG: 'en_US.UTF-8', STAND_IN_CONTROL: socket, ...options.env }
  const start = () => startProcess([project, '--data-dir', dataDir, ...(options.args ?? [])], env)
  const app = start()
  const ended = once(app, 'exit').then(([code]) => Number(code))
  let browser: Browser | undefined
  await untilReady(socket, ended)

  const ask = (command: object) => askControl(socket, command)
  return {
    dataDir,
    pid: app.pid ?? 0,
    state: async () => (await ask({ command: 'state' })) as unknown as ShownState,
    clickMenu: async label => demandDone(await ask({ command: 'menu', label })),
    pressButton: async label => demandDone(await ask({ command: 'press', label })),
    clickTray: async () => demandDone(await ask({ command: 'tray-click' })),
    sleepAndWake: async () => demandDone(await ask({ command: 'wake' })),
    clickNotification: async () => demandDone(await ask({ command: 'notification-click' })),
    closeWindow: async () => demandDone(await ask({ command: 'close-window' })),
    async page() {
      const { debuggerUrl } = (await ask({ command: 'state' })) as unknown as ShownState
      browser ??= await chromium.connectOverCDP(debuggerUrl)
      const [page] = browser.contexts()[0]?.pages() ?? []
      if (!page) throw new Error('the app shows no window')
      return page
    },
    async startAgain() {
      const second = startProcess([project, '--data-dir', dataDir], { ...env, STAND_IN_CONTROL: '' })
      return Number((await once(second, 'exit'))[0])
    },
    ended: () => ended,
    kill: signal => void app.kill(signal),
    async [Symbol.asyncDispose]() {
      await browser?.close()
      if (app.exitCode === null) {
        app.kill('SIGTERM')
        await ended
      }
      await rm(socketDir, { recursive: true, force: true })
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A data folder whose app takes any free ports. */
export async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'carpool-desktop-'))
  await mkdir(join(dataDir, 'desktop'), { mode: 0o700 })
  await writeFile(join(dataDir, 'desktop', 'preferences.json'), JSON.stringify({ port: 0, controlPort: 0 }))
  return dataDir
}

function startProcess(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(join(standInDir, 'electron'), args, { env, stdio: ['ignore', 'inherit', 'inherit'] })
}

async function untilReady(socket: string, ended: Promise<number>): Promise<void> {
  const deadline = Date.now() + readyWithinMs
  let isEnded = false
  void ended.then(() => {
    isEnded = true
  })
  for (;;) {
    const state = await askControl(socket, { command: 'state' }).catch(() => undefined)
    if (state?.['tray']) return
    if (isEnded) throw new Error(`the app ended with code ${await ended}`)
    if (Date.now() > deadline) throw new Error('the app did not get ready')
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

async function askControl(socket: string, command: object): Promise<Record<string, unknown>> {
  const connection = createConnection(socket)
  await once(connection, 'connect')
  connection.write(`${JSON.stringify(command)}\n`)
  for await (const line of createInterface({ input: connection })) {
    connection.end()
    return JSON.parse(line)
  }
  throw new Error('the app hung up')
}

function demandDone(answer: Record<string, unknown>): void {
  if (answer['isDone'] !== true) throw new Error(String(answer['reason']))
}
