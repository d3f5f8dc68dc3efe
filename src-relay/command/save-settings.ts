import type { RelayServerDeps } from '../relay-server.ts'
import type { SettingsReading } from './read-settings.ts'
import { readSettingsFile, type SettingsDocument, writeSettingsFile } from './settings-file.ts'

/** What the owner may change in the console is written into the file; not what a flag or a variable says anyway. */
export function savingInFile(
  reading: SettingsReading,
): Pick<RelayServerDeps, 'saveNetwork' | 'saveTimeZone'> {
  const { file } = reading
  const mayHold = (names: readonly string[]): boolean => names.every(name => isFromFile(reading, name))
  return {
    ...(mayHold(['host', 'port', 'chosenAddress']) && {
      saveNetwork: ({ host, port, chosenAddress }) => change(file, { host, port, chosenAddress }),
    }),
    ...(mayHold(['timeZone']) && { saveTimeZone: timeZone => change(file, { timeZone }) }),
  }
}

function isFromFile({ origins, file }: SettingsReading, name: string): boolean {
  const origin = origins[name]
  return origin === undefined || origin === `${name} in ${file}`
}

/** The file as it is by then: others may have changed it. What is undefined is taken out. */
async function change(path: string, fields: SettingsDocument): Promise<void> {
  const document = { ...(await readSettingsFile({ path, isNamed: false })), ...fields }
  const said = Object.entries(document).filter(([, value]) => value !== undefined)
  await writeSettingsFile(path, Object.fromEntries(said))
}
