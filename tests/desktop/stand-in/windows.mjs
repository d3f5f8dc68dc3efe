/** Every window there is, the eldest first. */
export const windows = new Set()

/** Everything a page complained of since the app was started. */
export const complaints = []
