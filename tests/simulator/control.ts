import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CallLog, CallRecord } from './call-log.ts'
import { isRecord, type JsonRecord, readJson, recordsIn } from './json.ts'
import type { Grants } from './oauth/grants.ts'
import { receiveBody } from './receive.ts'
import { readScript } from './script.ts'
import type { RuleMatch, ScriptRules } from './script-rules.ts'
import type { Secrets } from './secrets.ts'

export interface ControlDeps {
  readonly log: CallLog
  readonly rules: ScriptRules
  readonly secrets: Secrets
  readonly grants: Grants
}

export interface Control {
  serves(path: string): boolean
  answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>
}

type Action = (body: unknown) => unknown

/** The simulator's own HTTP door, for tests that run in another process. */
export function createControl(deps: ControlDeps): Control {
  const actions = createActions(deps)
  return {
    serves: path => path === '/_sim' || path.startsWith('/_sim/'),
    async answer(request, response, path) {
      const received = await receiveBody(request)
      const action = actions[`${request.method} ${path}`]
      if (!action) return reply(response, 404, { error: 'no such control', controls: Object.keys(actions) })
      const text = received?.bytes?.toString('utf8') ?? ''
      const json = text === '' ? { value: undefined } : readJson(text)
      if ('problem' in json) return reply(response, 400, { error: json.problem })
      try {
        reply(response, 200, action(json.value) ?? { ok: true })
      } catch (error) {
        reply(response, 400, { error: error instanceof Error ? error.message : String(error) })
      }
    },
  }
}

function createActions({ log, rules, secrets, grants }: ControlDeps): Readonly<Record<string, Action>> {
  return {
    'GET /_sim/log': () => log.list().map(readable),
    'DELETE /_sim/log': () => log.clear(),
    'GET /_sim/ledger': () => log.ledger(),
    'DELETE /_sim/ledger': () => log.clearLedger(),
    'GET /_sim/open': () => ({
      open: log.listOpen().length,
      peak: log.peakOpen(),
      calls: log.listOpen().map(readable),
    }),
    'DELETE /_sim/open': () => log.resetPeak(),
    'POST /_sim/script': body => {
      for (const rule of Array.isArray(body) ? recordsIn(body) : recordsIn([body])) addRule(rules, rule)
    },
    'DELETE /_sim/script': () => rules.clear(),
    'POST /_sim/secrets': body => changeSecrets(secrets, body),
    'GET /_sim/oauth': () => grants.counts(),
    'POST /_sim/oauth/revoke': () => grants.revokeAccess(),
  }
}

/** `{script, match?: {path, secret, model}, times?}`. */
function addRule(rules: ScriptRules, rule: JsonRecord): void {
  const { script, match, times } = rule
  const fields = isRecord(match) ? Object.entries(match).map(([name, value]) => [name, String(value)]) : []
  const limit = times === undefined ? {} : { times: Number(times) }
  rules.add(readScript(script), { ...(Object.fromEntries(fields) as RuleMatch), ...limit })
}

/** `{secrets}` replaces the list, `{add}` and `{remove}` change it. */
function changeSecrets(secrets: Secrets, body: unknown): void {
  const lists = isRecord(body) ? body : {}
  if (Array.isArray(lists['secrets'])) secrets.replace(lists['secrets'].map(String))
  if (Array.isArray(lists['add'])) secrets.add(lists['add'].map(String))
  if (Array.isArray(lists['remove'])) secrets.remove(lists['remove'].map(String))
}

function readable({ body, sent, ...record }: CallRecord): object {
  return {
    ...record,
    ...(body ? { bodyBase64: body.toString('base64') } : {}),
    ...(sent ? { sentBase64: sent.toString('base64') } : {}),
  }
}

function reply(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}
