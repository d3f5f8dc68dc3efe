// Draws resources/icons and resources/tray from their SVG sources; run by hand after one of those was changed.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { findChromium } from './setup/chromium.mjs'
import { inProject } from './setup/project.mjs'

const TRAY = inProject('resources', 'tray')
const ICONS = inProject('resources', 'icons')
/** White with a dark edge is seen on a light bar and on a dark one. */
const TWO_TONE = `color: #fff; filter: ${'drop-shadow(0 0 0.8px #16181a) '.repeat(6)};`
/** The Mac takes the shape alone and colours it itself. */
const TEMPLATE = 'color: #000;'

/**
 * @typedef {object} Picture
 * @property {string} source
 * @property {string} target
 * @property {number} size in pixels
 * @property {string} style
 * @property {number} margin in pixels
 */

/** @returns {Picture[]} */
function listPictures() {
  const tray = readdirSync(TRAY)
    .filter(name => name.endsWith('.svg'))
    .flatMap(name => trayPictures(name.replace('.svg', '')))
  const source = join(ICONS, 'icon.svg')
  return [...tray, { source, target: join(ICONS, 'icon.png'), size: 1024, style: '', margin: 0 }]
}

/** @param {string} state @returns {Picture[]} */
function trayPictures(state) {
  const source = join(TRAY, `${state}.svg`)
  const picture = (/** @type {string} */ name, /** @type {number} */ size, /** @type {string} */ style) => ({
    source,
    target: join(TRAY, name),
    size,
    style,
    margin: size / 12,
  })
  return [
    picture(`${state}.png`, 24, TWO_TONE),
    picture(`${state}@2x.png`, 48, TWO_TONE),
    picture(`${state}Template.png`, 16, TEMPLATE),
    picture(`${state}Template@2x.png`, 32, TEMPLATE),
  ]
}

const browser = await chromium.launch({
  executablePath: findChromium() ?? '',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
try {
  const page = await browser.newPage()
  for (const { source, target, size, style, margin } of listPictures()) {
    const svg = readFileSync(source, 'utf8')
    await page.setViewportSize({ width: size, height: size })
    await page.setContent(
      `<style>body{margin:0} svg{display:block;box-sizing:border-box;width:100vw;height:100vh;padding:${margin}px;${style}}</style>${svg}`,
    )
    writeFileSync(target, await page.screenshot({ omitBackground: true }))
  }
} finally {
  await browser.close()
}
