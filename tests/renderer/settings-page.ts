import type { Page } from 'playwright-core'
import type { SectionId } from '../../src-renderer/features/settings/sections.ts'

/** Goes to a section of the settings by its address, and waits until it shows what it read. */
export async function showSection(page: Page, section: SectionId): Promise<void> {
  await page.evaluate(hash => {
    window.location.hash = hash
  }, `#/settings?section=${section}`)
  await page.locator('main section').first().waitFor()
  await page.locator(`main [data-section=${section}]`).waitFor()
  await page.locator('main section[aria-busy=true]').first().waitFor({ state: 'detached' })
}
