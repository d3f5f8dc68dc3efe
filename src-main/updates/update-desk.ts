import type { UpdateReport } from '../ipc/contract.ts'

/** The part of electron-updater that is used. */
export interface UpdaterPort {
  /** Resolves to the version of a newer one, whose download then begins. */
  check(): Promise<string | undefined>
  onDownloaded(listener: (version: string) => void): void
  onFailed(listener: (error: Error) => void): void
  /** Ends the app and puts the new version in its place. */
  install(): void
}

export interface UpdateDeskDeps {
  /** Undefined where this build gets no updates; then why. */
  readonly open: () => Promise<UpdaterPort | { readonly unavailable: string }>
  readonly onChange: (report: UpdateReport) => void
  /** Ends everything in order before `install` runs. */
  readonly leave: (install: () => void) => void
}

/** New versions are fetched by themselves, and put in place only when the owner says so. */
export interface UpdateDesk {
  read(): UpdateReport
  check(): Promise<UpdateReport>
  /** Does nothing unless a new version is there. */
  install(): void
}

export function createUpdateDesk({ open, onChange, leave }: UpdateDeskDeps): UpdateDesk {
  let report: UpdateReport = { state: 'idle' }
  let updater: UpdaterPort | undefined
  const become = (next: UpdateReport): UpdateReport => {
    report = next
    onChange(next)
    return next
  }

  async function openOnce(): Promise<UpdaterPort | undefined> {
    if (updater) return updater
    const opened = await open()
    if ('unavailable' in opened) {
      become({ state: 'unavailable', reason: opened.unavailable })
      return undefined
    }
    opened.onDownloaded(version => become({ state: 'ready', version }))
    opened.onFailed(error => {
      if (report.state !== 'ready') become({ state: 'failed', reason: error.message })
    })
    updater = opened
    return opened
  }

  return {
    read: () => report,
    async check() {
      if (['checking', 'downloading', 'ready', 'unavailable'].includes(report.state)) return report
      const opened = await openOnce()
      if (!opened) return report
      become({ state: 'checking' })
      try {
        const version = await opened.check()
        if (report.state === 'checking')
          become(version === undefined ? { state: 'current' } : { state: 'downloading', version })
      } catch (error) {
        become({ state: 'failed', reason: error instanceof Error ? error.message : String(error) })
      }
      return report
    },
    install() {
      const opened = updater
      if (opened && report.state === 'ready') leave(() => opened.install())
    },
  }
}
