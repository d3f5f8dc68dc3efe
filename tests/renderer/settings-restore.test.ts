import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { launchChromium } from '../fixtures/chromium.ts'
import { startTestRelay } from '../fixtures/relay.ts'
import { showSection } from './settings-page.ts'
import { builtPages } from './staged-console.ts'
import { openWatchedPage } from './watched-page.ts'

vi.setConfig({ testTimeout: 60_000 })

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

test('a backup is made, downloaded and restored from its file in the console', async () => {
  await using relay = await startTestRelay({ config: { uiDir: builtPages } })
  await using watched = await openWatchedPage(browser, { acceptDownloads: true })
  const { page, complaints } = watched
  await page.goto(relay.consoleLink)
  await showSection(page, 'backup')
  await page.getByText('There are no backups yet.').waitFor()
  await page.getByRole('button', { name: 'Back up now' }).click()
  await page.getByText('1 account, 1 key, 0 calls ·').waitFor()

  await page.getByRole('button', { name: /What to do with/ }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Download' }).click()
  const file = join(relay.dataDir, 'downloaded.backup')
  await (await downloading).saveAs(file)
  await page.getByRole('button', { name: /What to do with/ }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('There are no backups yet.').waitFor()
  await relay.admin.createKey({ body: { name: 'later' } })

  const choose = page.getByLabel('Choose a file…')
  const junk = join(relay.dataDir, 'junk.backup')
  await writeFile(junk, 'not a backup')
  await choose.setInputFiles(junk)
  await page.getByText('This file is no backup of Carpool').waitFor()

  await choose.setInputFiles(file)
  const dialog = page.getByRole('dialog', { name: 'Replace everything with this backup?' })
  await dialog.getByRole('row', { name: 'Keys 2 1' }).waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(() => relay.admin.listBackups(), { timeout: 10_000 }).toEqual([])

  await choose.setInputFiles(file)
  const replace = dialog.getByRole('button', { name: 'Replace everything' })
  await dialog.getByRole('row', { name: 'Keys 2 1' }).waitFor()
  expect(await replace.getAttribute('aria-disabled')).toBe('true')
  await dialog.getByLabel('Type “replace” to confirm').fill('replace')
  await replace.click()
  await page.getByText('The backup is in place.').first().waitFor()
  await dialog.waitFor({ state: 'detached' })
  await expect
    .poll(async () => (await relay.admin.listKeys()).map(({ name }) => name), { timeout: 10_000 })
    .toEqual(['friend'])
  await page.getByText('before a restore').waitFor()
  expect((await relay.admin.listBackups()).map(({ kind }) => kind)).toEqual(['before-restore'])
  // The browser itself notes the refused file.
  expect(complaints.filter(line => !line.includes('400'))).toEqual([])
})
