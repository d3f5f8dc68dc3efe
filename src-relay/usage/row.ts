/** Who used what of whom. Every figure of the books is a sum over such rows, so that all of them agree. */
export interface Row {
  readonly keyId: string
  readonly accountId: string
  readonly model: string
  readonly provider: string
  readonly client: string
}

/** Field of a row in a hash of rows. */
export function rowField(row: Row): string {
  return [row.keyId, row.accountId, row.model, row.provider, row.client].map(escape).join('|')
}

export function readRowField(field: string): Row | undefined {
  const [keyId, accountId, model, provider, client, ...rest] = field.split('|').map(unescape)
  if (keyId === undefined || accountId === undefined || model === undefined) return undefined
  if (provider === undefined || client === undefined || rest.length > 0) return undefined
  return { keyId, accountId, model, provider, client }
}

/** A newline ends a field where many are read in one piece. */
function escape(part: string): string {
  return part.replace(/[%|\n]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
}

function unescape(part: string): string {
  return part.replace(/%([0-9A-F]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
}
