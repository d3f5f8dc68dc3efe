#!/usr/bin/env node
import { randomInt } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { openAdmin } from './demo/admin.mjs'
import { seed } from './demo/seed.mjs'
import { setStage } from './demo/stage.mjs'
import { callOnce } from './demo/traffic.mjs'
import { runScript } from './setup/entry.mjs'
import { inProject } from './setup/project.mjs'
import { setUpBuild, setUpChromium, setUpDependencies, setUpRedisServer } from './setup/set-up.mjs'
import { createSteps } from './setup/steps.mjs'

const CALLS_PER_FRIEND = 14
const SIZE = { width: 1280, height: 1040 }
const QUALITY = 80
const PICTURES = [
  { locale: 'en-US', path: inProject('docs', 'console.en.webp') },
  { locale: 'zh-CN', path: inProject('docs', 'console.zh.webp') },
]
const steps = createSteps(process.stdout)

/** A call as a coding session makes it. @param {number} events @param {number} eventDelayMs */
function session(events, eventDelayMs) {
  const usage = { input: randomInt(4, 900), output: randomInt(150, 3000), cacheRead: randomInt(8000, 90_000) }
  return { 'x-sim': JSON.stringify({ events, eventDelayMs, usage }) }
}

/** @param {string} baseUrl @param {readonly import('./demo/seed.mjs').KeyHolder[]} holders */
async function makeHistory(baseUrl, holders) {
  const signal = AbortSignal.timeout(60_000)
  for (const [index, holder] of holders.entries()) {
    for (let call = 0; call < CALLS_PER_FRIEND - index * 3; call += 1)
      await callOnce({ baseUrl, holder, signal, headers: session(3, 10) })
  }
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {{ link: string, locale: string, path: string }} shot
 */
async function shoot(browser, { link, locale, path }) {
  const page = await browser.newPage({ locale, viewport: SIZE, colorScheme: 'light' })
  await page.goto(link)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.locator('section[aria-busy=true]').first().waitFor({ state: 'detached' })
  await sleep(1500)
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY })
  writeFileSync(path, Buffer.from(data, 'base64'))
  await page.close()
}

/** Pictures of the console for the readmes, from the demo's own data. */
async function picture() {
  const node = await setUpDependencies(steps)
  const tools = { node, steps }
  await setUpBuild(['relay', 'renderer'], tools)
  const redisServer = await setUpRedisServer(tools)
  const executablePath = await setUpChromium(tools)
  const end = new AbortController()
  /** @type {import('./demo/stage.mjs').Closing[]} */
  const closings = []
  try {
    const stage = await setStage({ node, redisServer, steps, lastsMs: 0 }, { closings, end })
    const holders = await seed(stage)
    await makeHistory(stage.baseUrl, holders)
    for (const holder of holders) {
      const open = { baseUrl: stage.baseUrl, holder, signal: end.signal, headers: session(400, 100) }
      void callOnce(open).catch(() => undefined)
    }
    const ask = openAdmin(stage.dataDir)
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    closings.push(() => browser.close())
    for (const { locale, path } of PICTURES) {
      const { url } = await ask('POST', '/console-links', {})
      await shoot(browser, { link: url, locale, path })
      steps.say(`  ${path}`)
    }
    return 0
  } finally {
    end.abort()
    for (const close of closings.toReversed()) await close()
  }
}

await runScript(picture)
