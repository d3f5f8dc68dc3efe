import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { UiFile } from './app-protocol.ts'
import { systemCode } from './storage/private-file.ts'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** Reads the built pages; only what plainly is a file of theirs. */
export function createUiFiles(uiDir: string): (path: string) => Promise<UiFile | undefined> {
  return async path => {
    const name = readFileName(path)
    const contentType = name === undefined ? undefined : contentTypes[extname(name)]
    if (name === undefined || contentType === undefined) return undefined
    try {
      return { content: new Uint8Array(await readFile(join(uiDir, name))), contentType }
    } catch (error) {
      if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(systemCode(error) ?? '')) return undefined
      throw error
    }
  }
}

/** The name of a file below the pages' folder; undefined for anything that is not plainly one. */
export function readFileName(path: string): string | undefined {
  if (path === '/') return 'index.html'
  const isPlain = /^(\/[\w-][\w.-]*)+$/.test(path)
  return isPlain ? path.slice(1) : undefined
}
