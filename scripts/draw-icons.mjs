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
/** Windows says what colour its task bar has. */
const BARS = { 'on-dark': 'color: #fff;', 'on-light': 'color: #16181a;' }
/** One file has a picture for each scale of the display, 100 % to 300 %. */
const ICO_SIZES = [16, 20, 24, 32, 40, 48]

/**
 * @typedef {object} Picture
 * @property {string} source
 * @property {string} target
 * @property {number} size in pixels
 * @property {string} style
 * @property {number} margin in pixels
 */

function listStates() {
  return readdirSync(TRAY).flatMap(name => (name.endsWith('.svg') ? [name.replace('.svg', '')] : []))
}

/** @returns {Picture[]} */
function listPictures() {
  const tray = listStates().flatMap(trayPictures)
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

/**
 * Pictures in one file, as Windows wants them (the ICO format, each picture a PNG).
 * @param {readonly { size: number, png: Buffer }[]} pictures
 */
function packIco(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let offset = head.length
  for (const [index, { size, png }] of pictures.entries()) {
    const at = 6 + 16 * index
    head.writeUInt8(size, at)
    head.writeUInt8(size, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(png.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)])
}

/** @param {import('playwright-core').Page} page @param {Omit<Picture, 'target'>} picture */
async function draw(page, { source, size, style, margin }) {
  const svg = readFileSync(source, 'utf8')
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(
    `<style>body{margin:0} svg{display:block;box-sizing:border-box;width:100vw;height:100vh;padding:${margin}px;${style}}</style>${svg}`,
  )
  return await page.screenshot({ omitBackground: true })
}

/** @param {import('playwright-core').Page} page @param {string} state @param {string} style */
async function drawIco(page, state, style) {
  const source = join(TRAY, `${state}.svg`)
  const pictures = []
  for (const size of ICO_SIZES)
    pictures.push({ size, png: await draw(page, { source, size, style, margin: size / 16 }) })
  return packIco(pictures)
}

const browser = await chromium.launch({
  executablePath: findChromium() ?? '',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
try {
  const page = await browser.newPage()
  for (const picture of listPictures()) writeFileSync(picture.target, await draw(page, picture))
  for (const state of listStates())
    for (const [bar, style] of Object.entries(BARS)) {
      writeFileSync(join(TRAY, `${state}-${bar}.ico`), await drawIco(page, state, style))
    }
} finally {
  await browser.close()
}
