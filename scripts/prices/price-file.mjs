import { readFile, rename, rm, writeFile } from 'node:fs/promises'

/**
 * @typedef {import('./price-list.mjs').Family} Family
 * @typedef {import('./price-list.mjs').ModelPrice} ModelPrice
 * @typedef {{ date: string, source: string, families: Family[], models: Record<string, ModelPrice> }} PriceFile
 */

/** @param {string} path @returns {Promise<PriceFile>} */
export async function readPriceFile(path) {
  return JSON.parse(await readFile(path, 'utf8'))
}

/**
 * Replaces the file in one step: whoever reads it sees the old one or the new one.
 * @param {string} path
 * @param {PriceFile} prices
 */
export async function writePriceFile(path, prices) {
  const beside = `${path}.${process.pid}.new`
  try {
    await writeFile(beside, render(prices))
    await rename(beside, path)
  } finally {
    await rm(beside, { force: true })
  }
}

/**
 * A model the list has no longer keeps its price: calls of it may still come in.
 * @param {PriceFile} before
 * @param {Record<string, ModelPrice>} listed
 * @param {{ date: string, source: string }} stamp
 */
export function mergePrices(before, listed, stamp) {
  const names = [...new Set([...Object.keys(before.models), ...Object.keys(listed)])].toSorted()
  const models = Object.fromEntries(names.map(name => [name, listed[name] ?? before.models[name] ?? {}]))
  const known = (/** @type {string} */ name) => before.models[name] !== undefined
  const changed = (/** @type {string} */ name) =>
    JSON.stringify(before.models[name]) !== JSON.stringify(models[name])
  return {
    prices: { ...stamp, families: before.families, models },
    added: names.filter(name => !known(name)),
    changed: names.filter(name => known(name) && changed(name)),
    unlisted: names.filter(name => listed[name] === undefined),
  }
}

/** One line per model, so that a change of prices reads well. @param {PriceFile} prices */
function render({ date, source, families, models }) {
  const rows = Object.entries(models).map(([name, price]) => `    ${JSON.stringify(name)}: ${inLine(price)}`)
  return `${[
    '{',
    `  "date": ${JSON.stringify(date)},`,
    `  "source": ${JSON.stringify(source)},`,
    '  "families": [',
    families.map(family => `    ${inLine(family)}`).join(',\n'),
    '  ],',
    '  "models": {',
    rows.join(',\n'),
    '  }',
    '}',
  ].join('\n')}\n`
}

/** @param {unknown} value */
function inLine(value) {
  return JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ').replace(/\[ /g, '[').replace(/ \]/g, ']')
}
