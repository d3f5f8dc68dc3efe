import { type Backup, backupPartBytes } from '../../../src-relay/contract/backup.ts'
import type { AdminClient } from '../../../src-relay/contract/client.ts'

/** The whole file of a backup. */
export async function downloadBackup(client: AdminClient, id: string): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let offset: number | undefined = 0
  while (offset !== undefined) {
    const part = await client.readBackupPart({ id, query: { offset } })
    parts.push(fromBase64(part.content))
    offset = part.next
  }
  return new Blob(parts, { type: 'application/octet-stream' })
}

/** Hands in a file of the owner's; throws `AdminProblem` for one that is no backup. */
export async function uploadBackup(
  client: AdminClient,
  file: Blob,
  onProgress: (fraction: number) => void,
): Promise<Backup> {
  const upload = crypto.randomUUID()
  for (let offset = 0; ; offset += backupPartBytes) {
    const bytes = new Uint8Array(await file.slice(offset, offset + backupPartBytes).arrayBuffer())
    const isLast = offset + backupPartBytes >= file.size
    const body = { upload, offset, content: toBase64(bytes), isLast }
    const { backup } = await client.addBackupPart({ body })
    onProgress(Math.min(1, (offset + bytes.length) / file.size))
    if (backup) return backup
    if (isLast) throw new Error('the relay kept the last part and named no backup')
  }
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), letter => letter.charCodeAt(0))
}

const step = 0x8000

/** In steps, because each byte of a step is an argument. */
function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += step)
    text += String.fromCharCode(...bytes.subarray(at, at + step))
  return btoa(text)
}
