#!/usr/bin/env node
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { mergePrices, readPriceFile, writePriceFile } from './prices/price-file.mjs'
import { takePrices } from './prices/price-list.mjs'
import { runScript } from './setup/entry.mjs'
import { inProject } from './setup/project.mjs'
import { SetUpError } from './setup/set-up-error.mjs'

const LIST = 'https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json'
const DOWNLOAD_WITHIN_MS = 60_000
/** A list with less than this part of the models we know is a broken one. */
const LEAST_PART = 1 / 3

/** Takes the prices from the public list, or with `--from FILE` from a copy of it. */
async function updatePrices() {
  const { values } = parseArgs({ options: { from: { type: 'string' }, file: { type: 'string' } } })
  const path = values.file ?? inProject('resources', 'model-prices.json')
  const before = await readPriceFile(path)
  const listed = takeAll(await readList(values.from), before)
  const date = new Date().toISOString().slice(0, 10)
  const source = `LiteLLM's public price list, ${LIST}. USD per million tokens; webSearch in USD per search.`
  const { prices, ...difference } = mergePrices(before, listed, { date, source })
  await writePriceFile(path, prices)
  tell(path, Object.keys(prices.models).length, difference)
  return 0
}

/** @param {string | undefined} from @returns {Promise<unknown>} */
async function readList(from) {
  try {
    return JSON.parse(from === undefined ? await download() : await readFile(from, 'utf8'))
  } catch (error) {
    throw refusal(`cannot read ${from ?? LIST}: ${reasonOf(error)}`, error)
  }
}

async function download() {
  const response = await fetch(LIST, { signal: AbortSignal.timeout(DOWNLOAD_WITHIN_MS) })
  if (!response.ok) throw new Error(`status ${response.status}`)
  return response.text()
}

/**
 * @param {unknown} list
 * @param {import('./prices/price-file.mjs').PriceFile} before
 */
function takeAll(list, before) {
  try {
    const listed = takePrices(list, before.families)
    const count = Object.keys(listed).length
    const known = Object.keys(before.models).length
    if (count >= known * LEAST_PART) return listed
    throw new Error(`it has ${count} of our models, and we know ${known}`)
  } catch (error) {
    throw refusal(`the list is of no use: ${reasonOf(error)}`, error)
  }
}

/**
 * @param {string} path
 * @param {number} count
 * @param {Record<'added' | 'changed' | 'unlisted', readonly string[]>} difference
 */
function tell(path, count, difference) {
  process.stdout.write(`${count} models are priced in ${path}\n`)
  for (const [what, names] of Object.entries(difference)) {
    if (names.length > 0) process.stdout.write(`${what}: ${names.join(', ')}\n`)
  }
}

/** @param {string} reason @param {unknown} cause */
function refusal(reason, cause) {
  return new SetUpError(`The prices stay as they are: ${reason}`, { cause })
}

/** @param {unknown} error */
function reasonOf(error) {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : ''
  return `${error.message}${cause}`
}

await runScript(updatePrices)
