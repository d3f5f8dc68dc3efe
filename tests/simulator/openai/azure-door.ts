import { jsonAnswer } from '../answer.ts'
import type { Secrets } from '../secrets.ts'
import type { ReceivedCall } from '../vendor.ts'
import type { Door } from './doors.ts'
import { keyLimits } from './rate-limits.ts'

/** The path of an account's base URL at the simulator. */
export const azurePrefix = '/azure'

const paths =
  /^\/azure\/openai(?:\/v1)?\/(responses(?:\/compact)?|models(?:\/[^/]+)?)$|^\/azure\/openai(?:\/v1|\/deployments\/[^/]+)\/(chat\/completions)$/
/** What the owner of the resource has put there; a deployment's name is what others call its model. */
const deployments: ReadonlySet<string> = new Set(['gpt-5-codex', 'large one'])

const refusal = (status: number, code: string, message: string) =>
  jsonAnswer(status, { error: { code, message } })

/** A resource of Azure: a key in a header of its own, a version in the query of all but the newer addresses. */
export function createAzureDoor(secrets: Secrets): Door {
  return {
    paths,
    operation(path) {
      const [, operation, chat] = paths.exec(path) ?? []
      return `/${operation ?? chat ?? ''}`
    },
    admit(call) {
      const key = call.headers['api-key']
      const secret = typeof key === 'string' ? key : undefined
      const isGood = secret !== undefined && secrets.accepts(secret, undefined)
      if (!isGood || call.headers.authorization !== undefined) {
        const words = 'Access denied due to invalid subscription key or wrong API endpoint.'
        return { secret, refusal: refusal(401, '401', words) }
      }
      return isVersioned(call) ? { secret } : { secret, refusal: refusal(404, '404', 'Resource not found') }
    },
    limits: keyLimits,
    objection: (_operation, { model }, { path }) =>
      deployments.has(deploymentIn(path) ?? model)
        ? undefined
        : refusal(404, 'DeploymentNotFound', 'The API deployment for this resource does not exist.'),
  }
}

function isVersioned({ path, query }: ReceivedCall): boolean {
  return path.startsWith('/azure/openai/v1/') || /^\d{4}-\d\d-\d\d/.test(query.get('api-version') ?? '')
}

function deploymentIn(path: string): string | undefined {
  const name = /\/deployments\/([^/]+)\//.exec(path)?.[1]
  return name === undefined ? undefined : decodeURIComponent(name)
}
