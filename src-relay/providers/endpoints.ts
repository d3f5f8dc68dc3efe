import { z } from 'zod'
import { claudeEndpointsSchema } from './claude/endpoints.ts'
import { codexEndpointsSchema } from './codex/endpoints.ts'
import { droidEndpointsSchema } from './droid/endpoints.ts'
import { geminiEndpointsSchema } from './gemini/endpoints.ts'

const endpointsSchema = z.strictObject({
  version: z.literal(1),
  providers: z.strictObject({
    claude: claudeEndpointsSchema,
    codex: codexEndpointsSchema,
    gemini: geminiEndpointsSchema,
    droid: droidEndpointsSchema,
  }),
})

/** Where each provider is reached. */
export type Endpoints = z.output<typeof endpointsSchema>

/** Reads the endpoints file, a second one laid over it: the latter names only what it changes. */
export function readEndpoints(builtIn: unknown, override: unknown = {}): Endpoints {
  if (!isObject(override)) throw new Error('The endpoints file must be a JSON object.')
  const result = endpointsSchema.safeParse(layOver(builtIn, override))
  if (result.success) return result.data
  throw new Error(`The endpoints file is wrong:\n${z.prettifyError(result.error)}`)
}

function layOver(lower: unknown, upper: unknown): unknown {
  if (!isObject(lower) || !isObject(upper)) return upper
  const changed = Object.entries(upper).map(([name, value]) => [name, layOver(lower[name], value)])
  return { ...lower, ...Object.fromEntries(changed) }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
