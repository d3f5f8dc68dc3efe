const bytesPerToken = 4
/** About what one picture of the largest useful size costs. */
const tokensPerAttachment = 1600
const attachmentBytes = 4096
const dataName = Buffer.from('"data"')
const quote = 0x22

/**
 * A rough count of a request's tokens: four bytes of it make one token, as they do in English text and code; a long
 * base64 value counts as one attachment.
 */
export function estimateTokens(body: Buffer): number {
  let textBytes = body.length
  let attachments = 0
  for (let at = body.indexOf(dataName); at >= 0; at = body.indexOf(dataName, at)) {
    const start = body.indexOf(quote, at + dataName.length) + 1
    const end = body.indexOf(quote, start)
    if (start === 0 || end < 0) break
    if (end - start > attachmentBytes && isBase64(body.subarray(start, end))) {
      textBytes -= end - start
      attachments += 1
    }
    at = end
  }
  return Math.max(1, Math.ceil(textBytes / bytesPerToken) + attachments * tokensPerAttachment)
}

function isBase64(value: Buffer): boolean {
  return !value.includes(' ') && !value.includes('\\')
}
