import { duration } from '../setup/steps.mjs'

/**
 * What is said when everything is there.
 * @param {import('./stage.mjs').Stage & { holders: readonly import('./seed.mjs').KeyHolder[], lastsMs: number }} demo
 * @returns {readonly string[]}
 */
export function welcome({ baseUrl, consoleLink, dataDir, holders, lastsMs }) {
  const [holder] = holders
  return [
    '',
    'Carpool is running with a simulated upstream: made-up friends, made-up answers, and nothing leaves this computer.',
    '',
    `  console   ${consoleLink}   (opens once)`,
    `  another   npm run carpool -- admin link --data-dir ${dataDir}`,
    `  try it    ANTHROPIC_BASE_URL=${baseUrl}/api/ ANTHROPIC_AUTH_TOKEN=${holder?.key} claude`,
    '',
    `It ends in ${minutes(lastsMs)}; Ctrl+C ends it now. Its data is removed at the end.`,
    '',
  ]
}

/** @param {number} milliseconds */
function minutes(milliseconds) {
  const whole = Math.round(milliseconds / 60_000)
  return whole < 2 ? duration(milliseconds) : `${whole} minutes`
}
