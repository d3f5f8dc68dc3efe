import type { Page } from 'playwright-core'

const names = {
  en: ['Overview', 'Accounts', 'Keys', 'Usage', 'Calls', 'Connect', 'Settings'],
  'zh-CN': ['概览', '账号', '密钥', '用量', '调用', '接入', '设置'],
} as const

export type PageName = (typeof names)['en'][number]

/** Goes to a page of the console as its owner does: by the links, which are in a menu where there is no room. */
export async function openPage(page: Page, name: PageName): Promise<void> {
  await page.getByRole('banner').waitFor()
  const language = (await page.locator('html').getAttribute('lang')) === 'zh-CN' ? 'zh-CN' : 'en'
  const label = names[language][names.en.indexOf(name)] ?? name
  const link = page.getByRole('link', { name: new RegExp(`^${label}`) }).first()
  if ((await link.count()) === 0) {
    await page.getByRole('button', { name: language === 'en' ? 'Open menu' : '打开菜单' }).click()
    await link.click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  } else {
    await link.click()
  }
  await page.getByRole('heading', { level: 1, name: label }).waitFor()
}
