import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import type { Context, Middleware } from 'koa'
import { AdminProblem } from '../contract/problem.ts'
import { isSafeMethod } from './origin-guard.ts'

export interface WebRoutesDeps {
  /** Built pages; without them the control plane serves the API alone. */
  readonly uiDir: string | undefined
}

/** The console's files. They hold nothing secret, so anybody who may connect may read them. */
export function createWebRoutes({ uiDir }: WebRoutesDeps): Middleware {
  return async function serveFile(ctx) {
    if (!isSafeMethod(ctx.method)) throw notFound()
    if (!(await sendUiFile(ctx, uiDir, ctx.path)))
      throw /^\/(index\.html)?$/.test(ctx.path) ? noPages() : notFound()
  }
}

/** Answers with a file of the pages, `/` being `index.html`; false when there is none of that name. */
export async function sendUiFile(ctx: Context, uiDir: string | undefined, path: string): Promise<boolean> {
  const name = readFileName(path)
  const file = uiDir !== undefined && name !== undefined ? await findFile(uiDir, name) : undefined
  if (!file) return false
  ctx.body = file.content
  ctx.set('content-type', contentTypes[extname(file.name)] ?? 'application/octet-stream')
  ctx.set('cache-control', isHashed(file.name) ? 'public, max-age=31536000, immutable' : 'no-cache')
  return true
}

/** Name of a file below the pages' folder; undefined for anything that is not plainly one. */
function readFileName(path: string): string | undefined {
  const name = decode(path)
  if (name === '/') return 'index.html'
  // A slash or a backslash that came encoded, a NUL, a drive or a stream of Windows: none is in a name of ours.
  if (name === undefined || !name.startsWith('/') || /[\\\0:]/.test(name) || /%2f/i.test(path))
    return undefined
  const parts = name.slice(1).split('/')
  return parts.some(part => part === '' || part.startsWith('.')) ? undefined : parts.join('/')
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

interface UiFile {
  readonly name: string
  readonly content: Buffer
}

/** Undefined when there is none inside the folder, links followed. */
async function findFile(uiDir: string, name: string): Promise<UiFile | undefined> {
  try {
    const path = await realpath(join(uiDir, name))
    if (!path.startsWith(`${await realpath(uiDir)}${sep}`)) return undefined
    return { name, content: await readFile(path) }
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}

const absences = ['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ELOOP']
const isAbsence = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && absences.includes(String(error.code))

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/** The build puts a digest of the content into these names: `assets/index-Bx3f9d2a.js`. */
const isHashed = (name: string): boolean => /(^|\/)assets\/.+-[\w-]{8}\.\w+$/.test(name)

const notFound = () =>
  new AdminProblem(404, { code: 'not_found', message: 'There is nothing at this address.' })
const noPages = () =>
  new AdminProblem(404, { code: 'no_pages', message: 'The console pages are not part of this installation.' })
