import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from '../fixtures/chromium.ts'
import { startControlPlane, type TestControlPlane } from '../fixtures/control-plane.ts'

let folder: string
let browser: Browser
let plane: TestControlPlane
let signedIn: BrowserContext
/** A page of somebody else on this computer: the same site by the browser's rules, another origin. */
const hostile = createServer((_request, response) => {
  response.setHeader('content-type', 'text/html')
  response.end('<!doctype html><title>hostile</title>')
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carpool-pages-'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Carpool</title>')
  plane = await startControlPlane({ uiDir: folder })
  await new Promise<void>(resolve => hostile.listen(0, '127.0.0.1', resolve))
  browser = await launchChromium()
  signedIn = await browser.newContext()
})
afterAll(async () => {
  await browser.close()
  hostile.closeAllConnections()
  hostile.close()
  await plane.stop()
  await rm(folder, { recursive: true })
})

const hostileUrl = () => `http://127.0.0.1:${(hostile.address() as AddressInfo).port}/`
const adminUrl = () => `http://127.0.0.1:${plane.port}/admin/api`

async function onHostilePage<T>(act: (admin: string) => Promise<T>): Promise<T> {
  const page = await signedIn.newPage()
  await page.goto(hostileUrl())
  const result = await page.evaluate<T, string>(act, adminUrl())
  await page.close()
  return result
}

describe('the console in a real browser', () => {
  it('opens through a console link, and its page then reaches the API', async () => {
    const page = await signedIn.newPage()
    await page.goto(plane.createConsoleLink())
    expect(page.url()).toBe(`http://127.0.0.1:${plane.port}/`)
    const answers = await page.evaluate(async () => {
      const change = { 'content-type': 'application/json', 'x-carpool': '1' }
      const read = await fetch('./admin/api/status')
      const write = await fetch('./admin/api/keys', {
        method: 'POST',
        headers: change,
        body: '{"name":"ann"}',
      })
      const stream = new EventSource('./admin/api/events')
      const event = await new Promise<MessageEvent>(resolve =>
        stream.addEventListener('message', resolve, { once: true }),
      )
      stream.close()
      return [read.status, write.status, JSON.parse(event.data).type, document.cookie]
    })
    expect(answers).toEqual([200, 200, 'snapshot', ''])
    await page.close()
  })

  it('is refused to a browser without a session', async () => {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${plane.port}/`)
    expect(await page.evaluate(async () => (await fetch('./admin/api/status')).status)).toBe(401)
    await page.close()
  })
})

describe('a hostile page in the browser of the signed-in owner (T10, T13)', () => {
  beforeEach(() => {
    plane.asked.length = 0
  })

  it('changes nothing by a form of any type', async () => {
    const page = await signedIn.newPage()
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      await page.goto(hostileUrl())
      const answered = page.waitForResponse(response => response.url().endsWith('/keys'))
      await page.evaluate(
        ([action, enctype]) => {
          const form = Object.assign(document.createElement('form'), { method: 'post', action, enctype })
          const name = '{"name":"mallory","x":"'
          form.append(Object.assign(document.createElement('input'), { name, value: '"}' }))
          document.body.append(form)
          form.submit()
        },
        [`${adminUrl()}/keys`, type] as const,
      )
      expect((await answered).status()).toBe(403)
      await page.waitForURL(`${adminUrl()}/keys`)
    }
    await page.close()
    expect(plane.asked).toEqual([])
  })

  it('changes and reads nothing by fetch, with or without CORS', async () => {
    const outcomes = await onHostilePage(async admin => {
      const change = { 'content-type': 'application/json', 'x-carpool': '1' }
      const attempts: RequestInit[] = [
        { mode: 'no-cors', credentials: 'include' },
        { mode: 'no-cors', credentials: 'include', method: 'POST', body: '{"name":"mallory"}' },
        { credentials: 'include' },
        { credentials: 'include', method: 'POST', headers: change, body: '{"name":"mallory"}' },
      ]
      const answers = attempts.map(attempt => fetch(`${admin}/keys`, attempt))
      return (await Promise.allSettled(answers)).map(({ status }) => status)
    })
    expect(outcomes).toEqual(['rejected', 'rejected', 'rejected', 'rejected'])
    expect(plane.asked).toEqual([])
  })

  it('changes and reads nothing by an image, a beacon, a socket or an event stream', async () => {
    const outcomes = await onHostilePage(async admin => {
      const image = new Image()
      const socket = new WebSocket(`${admin.replace('http', 'ws')}/events`)
      const events = new EventSource(`${admin}/events`, { withCredentials: true })
      const targets: readonly EventTarget[] = [image, socket, events]
      const results = targets.map(
        target =>
          new Promise<string>(resolve => {
            for (const name of ['load', 'open', 'message', 'error'])
              target.addEventListener(name, () => resolve(name), { once: true })
          }),
      )
      image.src = `${admin}/keys`
      navigator.sendBeacon(`${admin}/keys`, '{"name":"mallory"}')
      return await Promise.all(results)
    })
    expect(outcomes).toEqual(['error', 'error', 'error'])
    expect(plane.asked).toEqual([])
  })

  it('cannot put the console into a frame', async () => {
    const page = await signedIn.newPage()
    await page.goto(hostileUrl())
    await page.evaluate(async url => {
      const frame = Object.assign(document.createElement('iframe'), { src: url })
      const loaded = new Promise(resolve => frame.addEventListener('load', resolve))
      document.body.append(frame)
      await loaded
    }, `http://127.0.0.1:${plane.port}/`)
    const titles = await Promise.all(page.frames().map(frame => frame.title()))
    expect(titles).not.toContain('Carpool')
    await page.close()
  })
})
