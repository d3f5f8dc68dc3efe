import { type Answer, bytesAnswer } from './answer.ts'
import type { Script } from './script.ts'

const page = `<!DOCTYPE html>
<html lang="en-US">
<head><title>Attention Required!</title><meta charset="UTF-8"></head>
<body><h1>Bad gateway</h1><p>The web server reported an error. Ray ID: 8f0000000000sim</p></body>
</html>
`

/** Answers that come from in front of a vendor, or from the test itself; the same for all vendors. */
export function genericAnswer(script: Script | undefined): Answer | undefined {
  if (script?.rawBase64 !== undefined) {
    const part = {
      bytes: Buffer.from(script.rawBase64, 'base64'),
      ...(script.usage ? { tells: script.usage } : {}),
    }
    const headers = { 'content-type': 'text/event-stream; charset=utf-8' }
    return { status: script.status ?? 200, headers, parts: [part] }
  }
  if (!script?.html) return undefined
  const headers = { 'content-type': 'text/html; charset=UTF-8', server: 'cloudflare' }
  return bytesAnswer(script.status ?? 502, { bytes: Buffer.from(page) }, headers)
}
