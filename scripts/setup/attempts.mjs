/**
 * @typedef {object} Attempt one way to get something we lack
 * @property {string} title
 * @property {() => string | undefined} obstacle why there is no point in trying, if there is none
 * @property {() => Promise<string>} get its path
 *
 * Tries one way after the other; each that fails is one line and the next one is tried.
 * @param {readonly Attempt[]} attempts
 * @param {import('./steps.mjs').Steps} steps
 * @returns {Promise<string | undefined>}
 */
export async function firstThatWorks(attempts, steps) {
  for (const attempt of attempts) {
    const obstacle = attempt.obstacle()
    if (obstacle !== undefined) steps.say(`${attempt.title}: not possible, ${obstacle}`)
    else {
      try {
        return await steps.run(attempt.title, attempt.get)
      } catch (error) {
        steps.say(`  ${firstLine(error)}`)
      }
    }
  }
  return undefined
}

/** @param {unknown} error */
function firstLine(error) {
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n').slice(0, 2).join(' ').slice(0, 200)
}
