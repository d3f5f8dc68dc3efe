import { type Answer, bytesAnswer, jsonAnswer } from '../answer.ts'
import type { Script } from '../script.ts'

const hourMs = 3_600_000

/** What a subscription has used of its windows, in percent; a script's `text` is the whole body instead. */
export function usageReportAnswer(now: number, script: Script | undefined): Answer {
  if (script?.text !== undefined) {
    return bytesAnswer(200, { bytes: Buffer.from(script.text) }, { 'content-type': 'application/json' })
  }
  const window = (utilization: number, hours: number) => ({
    utilization,
    resets_at: new Date(now + hours * hourMs).toISOString(),
  })
  return jsonAnswer(200, {
    five_hour: window(37, 2),
    seven_day: window(12, 80),
    seven_day_oauth_apps: null,
    seven_day_opus: window(4, 80),
    seven_day_sonnet: null,
    extra_usage: { is_enabled: false, monthly_limit: null, used_credits: null, utilization: null },
  })
}
