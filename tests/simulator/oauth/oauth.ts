import { jsonAnswer } from '../answer.ts'
import type { Script } from '../script.ts'
import type { Reading, ReceivedCall, Vendor } from '../vendor.ts'
import { authorizeAnswer, callbackAnswer, callbackPath } from './authorize.ts'
import type { Grants } from './grants.ts'
import { profileAnswer } from './profile.ts'
import { tokenAnswer } from './token.ts'

type Page = (call: ReceivedCall, script: Script | undefined) => ReturnType<typeof tokenAnswer>

/** The vendor's login pages, token address and profile, as its own client sees them. */
export function createOauth(grants: Grants): Vendor {
  const pages: Readonly<Record<string, Page>> = {
    'GET /oauth/authorize': (call, script) => authorizeAnswer(call, grants, script),
    'POST /oauth/authorize': (call, script) => authorizeAnswer(call, grants, script),
    [`GET ${callbackPath}`]: call => callbackAnswer(call),
    'POST /v1/oauth/token': (call, script) => tokenAnswer(call, grants, script),
    'GET /api/oauth/profile': (call, script) => profileAnswer(bearerOf(call), grants, script),
  }
  const paths = new Set(Object.keys(pages).map(name => name.split(' ')[1]))
  const refuse = (status: number, error: string) => jsonAnswer(status, { error })
  return {
    serves: path => paths.has(path),
    read(call) {
      const page = pages[`${call.method} ${call.path}`]
      return {
        secret: bearerOf(call),
        model: undefined,
        modelScript: undefined,
        scriptable: true,
        answer: script => page?.(call, script) ?? refuse(405, 'method_not_allowed'),
        refuse: error => refuse(400, `x-sim: ${error.message}`),
      } satisfies Reading
    },
    notFound: () => refuse(404, 'not_found'),
    failure: error => refuse(500, `simulator: ${String(error)}`),
  }
}

function bearerOf({ headers }: ReceivedCall): string | undefined {
  return /^bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1]
}
