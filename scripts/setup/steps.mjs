/**
 * @typedef {object} Steps
 * @property {<T>(title: string, work: () => Promise<T> | T) => Promise<T>} run
 *   says what is being done, does it, says how long it took
 * @property {(line: string) => void} say
 */

/** @param {number} milliseconds */
export function duration(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`
}

/**
 * Steps report to one stream, a line each; a step that has nothing to do is not begun at all.
 * @param {NodeJS.WritableStream} stream
 * @returns {Steps}
 */
export function createSteps(stream) {
  return {
    say: line => void stream.write(`${line}\n`),
    async run(title, work) {
      const beganAt = performance.now()
      const took = () => duration(performance.now() - beganAt)
      stream.write(`${title} … `)
      try {
        const result = await work()
        stream.write(`${took()}\n`)
        return result
      } catch (error) {
        stream.write(`failed after ${took()}\n`)
        throw error
      }
    },
  }
}
