/** A set-up that cannot go on; the message says what to do and is all that is shown. */
export class SetUpError extends Error {
  /**
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(message, options) {
    super(message, options)
    this.name = 'SetUpError'
  }
}
