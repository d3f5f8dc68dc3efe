/**
 * @typedef {object} Attempt one way to get something we lack
 * @property {string} title
 * @property {() => string | undefined} obstacle why there is no point in trying, if there is none
 * @property {() => Promise<{ path: string, remark?: string }>} get
 *
 * Tries one way after the other; each that fails is one line and the next one is tried.
 * @param {readonly Attempt[]} attempts
 * @param {import('./steps.mjs').Steps} steps
 * @returns {Promise<string | undefined>}
 */
export async function firstThatWorks(attempts, steps) {
  for (const attempt of attempts) {
    const path = await tryOne(attempt, steps)
    if (path !== undefined) return path
  }
  return undefined
}

/** @param {Attempt} attempt @param {import('./steps.mjs').Steps} steps */
async function tryOne({ title, obstacle, get }, steps) {
  const why = obstacle()
  if (why !== undefined) return steps.say(`${title}: not possible, ${why}`)
  try {
    const { path, remark } = await steps.run(title, get)
    if (remark !== undefined) steps.say(`  ${remark}`)
    return path
  } catch (error) {
    return steps.say(`  ${reasonOf(error)}`)
  }
}

/** The one line of what a program said that tells why it failed. @param {unknown} error */
function reasonOf(error) {
  const lines = (error instanceof Error ? error.message : String(error)).trim().split('\n')
  return (lines.findLast(line => /error|unable|cannot|failed:/i.test(line)) ?? lines.at(-1) ?? '')
    .trim()
    .slice(0, 200)
}
