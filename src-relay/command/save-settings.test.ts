import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SettingsReading } from './read-settings.ts'
import { savingInFile } from './save-settings.ts'
import { settingsSchema } from './settings.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carpool-save-'))
  file = join(folder, 'config.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const reading = (origins: Readonly<Record<string, string>> = {}): SettingsReading => ({
  settings: settingsSchema.parse({ dataDir: folder }),
  origins,
  file,
})
const read = async () => JSON.parse(await readFile(file, 'utf8'))

test('what the console changes stands in the settings file, beside what was there', async () => {
  await writeFile(file, JSON.stringify({ logLevel: 'warn', chosenAddress: '10.0.0.7' }))
  const { saveNetwork, saveTimeZone } = savingInFile(reading({ host: `host in ${file}` }))
  await saveNetwork?.({ lanEnabled: true, host: '0.0.0.0', port: 4000 })
  expect(await read()).toEqual({ logLevel: 'warn', host: '0.0.0.0', port: 4000 })
  await saveTimeZone?.('Asia/Shanghai')
  expect(await read()).toMatchObject({ port: 4000, timeZone: 'Asia/Shanghai' })
})

test('what a flag or a variable says is not offered for change: it would hold again at the next start', () => {
  expect(savingInFile(reading({ port: '--port' })).saveNetwork).toBeUndefined()
  expect(savingInFile(reading({ host: 'CARPOOL_HOST' })).saveNetwork).toBeUndefined()
  expect(savingInFile(reading({ timeZone: 'CARPOOL_TIME_ZONE' })).saveTimeZone).toBeUndefined()
  expect(savingInFile(reading({ timeZone: 'CARPOOL_TIME_ZONE' })).saveNetwork).toBeDefined()
})
