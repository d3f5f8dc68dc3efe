import { z } from 'zod'
import { accountIdentitySchema, newAccountSchema } from './account.ts'
import { loginWaySchema } from './login.ts'
import { nameSchema } from './name.ts'
import { proxyUrlSchema } from './proxy.ts'

const clientPartSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(500)
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')

/** An OAuth client of the owner's own. */
const loginClientSchema = z.strictObject({ id: clientPartSchema, secret: clientPartSchema })

/** A login to a new account, or with `accountId` to one that is there. */
export const newLoginSchema = z.strictObject({
  /** Needed for a new account. */
  provider: z.string().min(1).optional(),
  /** Needed for a new account, unless only one kind of the provider is logged in to. */
  kind: z.string().min(1).optional(),
  way: loginWaySchema.default('paste'),
  accountId: z.string().min(1).optional(),
  /** Of a new account; one that is there has its own. */
  proxy: proxyUrlSchema.nullable().default(null),
  /** Needed for a new account of a kind that has terms. */
  acceptTerms: z.boolean().optional(),
  /** Needed where the kind says so. */
  client: loginClientSchema.optional(),
})
export type NewLogin = z.infer<typeof newLoginSchema>

export const loginFailures = [
  'login_expired',
  'login_cancelled',
  'wrong_code',
  'state_mismatch',
  'network',
  'proxy',
  'region_refused',
  'provider_error',
] as const
export type LoginFailureCode = (typeof loginFailures)[number]

export const loginFailureSchema = z.object({
  code: z.enum(loginFailures),
  /** Says what to do next. */
  message: z.string(),
  /** What the provider answered with, if it did. */
  status: z.number().optional(),
})
export type LoginFailure = z.infer<typeof loginFailureSchema>

/** What the owner should know before the login is saved; `finishLogin` then needs `confirm`. */
const loginWarningSchema = z.object({
  code: z.enum(['other_identity', 'already_added']),
  message: z.string(),
  /** The account it is about. */
  accountId: z.string(),
})
export type LoginWarning = z.infer<typeof loginWarningSchema>

/** A login under way. Carries nothing that lets anybody finish it but its page. */
export const loginSchema = z.object({
  id: z.string(),
  provider: z.string(),
  kind: z.string(),
  way: loginWaySchema,
  accountId: z.string().optional(),
  /**
   * `waiting` for the owner to log in, `exchanging` what came of it, `ready` to be finished; `saved` and `failed` are
   * its ends.
   */
  state: z.enum(['waiting', 'exchanging', 'ready', 'saved', 'failed']),
  /** ms epoch. */
  expiresAt: z.number(),
  /** Where the owner logs in. */
  pageUrl: z.string().optional(),
  /** Where the provider will send the browser; a window catches this address. */
  redirectUri: z.string().optional(),
  /** What the owner enters on the page (way `device`). */
  userCode: z.string().optional(),
  /** Whose account it is; present from `ready` on where the provider tells. */
  identity: accountIdentitySchema.optional(),
  warning: loginWarningSchema.optional(),
  /** The end of a failed one; of a waiting one, what was wrong with the last answer. */
  failure: loginFailureSchema.optional(),
})
export type Login = z.infer<typeof loginSchema>

/** What a window of the desktop is opened with. */
export const loginWindowSchema = z.object({
  pageUrl: z.string(),
  /** The window catches this address instead of going there. */
  redirectUri: z.string(),
  /** Where else it may go: these hosts and all below them. */
  hosts: z.array(z.string()),
  /** The account's proxy, as an HTTP proxy on 127.0.0.1 that ends with the login. */
  proxy: z.object({ port: z.number(), username: z.string(), password: z.string() }).optional(),
})
export type LoginWindow = z.infer<typeof loginWindowSchema>

export const loginAnswerSchema = z.strictObject({
  /** The code, `code#state`, or the whole address at which the browser ended. */
  answer: z.string().trim().min(1, 'must not be empty').max(8192),
})

/** What a new account is to be like; of one that is there only `confirm` counts. */
export const loginFinishSchema = newAccountSchema
  .omit({ provider: true, kind: true, baseUrl: true, secret: true, proxy: true, acceptTerms: true })
  .extend({
    /** The e-mail address of the login, if not given. */
    name: nameSchema.optional(),
    /** Saves in spite of a warning. */
    confirm: z.boolean().default(false),
    /** Renews this account instead of adding one: for a login that turns out to be `already_added`. */
    accountId: z.string().min(1).optional(),
  })
export type LoginFinish = z.infer<typeof loginFinishSchema>
