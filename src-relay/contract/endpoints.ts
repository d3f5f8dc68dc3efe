import { z } from 'zod'
import { accountChangeSchema, accountViewSchema, newAccountSchema } from './account.ts'
import {
  alertSchema,
  alertSettingsChangeSchema,
  alertSettingsSchema,
  newWebhookSchema,
  webhookChangeSchema,
  webhookSchema,
  webhookTestSchema,
} from './alert.ts'
import {
  apiKeyChangeSchema,
  apiKeySchema,
  apiKeysChangeSchema,
  createdApiKeySchema,
  newApiKeySchema,
  newApiKeysSchema,
} from './api-key.ts'
import {
  backupPartQuerySchema,
  backupPartSchema,
  backupSchema,
  newBackupPartSchema,
  restoredSchema,
  restoreSchema,
  takenBackupPartSchema,
} from './backup.ts'
import { clientSetupSchema, clientSetupUndoSchema } from './client-setup.ts'
import { diagnosticsSchema } from './diagnostics.ts'
import { keySettingsChangeSchema, keySettingsSchema } from './key-settings.ts'
import { limitInfoSchema } from './limit.ts'
import { keyLimitUseSchema, limitResetSchema } from './limit-use.ts'
import { callPageSchema, settledCallSchema } from './live-call.ts'
import {
  loginAnswerSchema,
  loginFinishSchema,
  loginSchema,
  loginWindowSchema,
  newLoginSchema,
} from './login-attempt.ts'
import { networkChangeSchema, networkSchema } from './network.ts'
import { poolSettingsChangeSchema, poolSettingsSchema } from './pool.ts'
import { priceSettingsChangeSchema, pricesSchema, repricedSchema } from './price.ts'
import { providerInfoSchema } from './provider.ts'
import { newProxyTestSchema, proxyTestSchema } from './proxy-test.ts'
import {
  fairShareChangeSchema,
  fairShareSettingsSchema,
  quotaHistoryQuerySchema,
  quotaReportSchema,
  quotaSampleSchema,
  quotaShareQuerySchema,
  quotaSharesSchema,
} from './quota-report.ts'
import { listedClientSchema } from './recognised-client.ts'
import { serviceStatusSchema } from './service.ts'
import { sessionSchema } from './session.ts'
import { storageEndpoints } from './storage-endpoints.ts'
import { timeZoneChangeSchema, timeZoneSchema } from './time-zone.ts'
import {
  callQuerySchema,
  usageExportQuerySchema,
  usageExportSchema,
  usageQuerySchema,
  usageReportSchema,
  usageSettingsChangeSchema,
  usageSettingsSchema,
} from './usage.ts'

/** One admin endpoint. Paths are relative to `/admin/api`; `:id` is the only parameter there is. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: `/${string}`
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  readonly reply: z.ZodType
}

const nothing = z.strictObject({})

/** The admin API. The server's handlers and every client are derived from this table. */
export const endpoints = {
  getStatus: { method: 'GET', path: '/status', reply: serviceStatusSchema },
  getDiagnostics: { method: 'GET', path: '/diagnostics', reply: diagnosticsSchema },
  getNetwork: { method: 'GET', path: '/network', reply: networkSchema },
  /** Takes effect at once; open calls go on. */
  changeNetwork: { method: 'PATCH', path: '/network', body: networkChangeSchema, reply: networkSchema },
  getTimeZone: { method: 'GET', path: '/time-zone', reply: timeZoneSchema },
  /** Holds from the next start on. */
  changeTimeZone: { method: 'PATCH', path: '/time-zone', body: timeZoneChangeSchema, reply: timeZoneSchema },
  ...storageEndpoints,
  listProviders: { method: 'GET', path: '/providers', reply: z.array(providerInfoSchema) },
  listAccounts: { method: 'GET', path: '/accounts', reply: z.array(accountViewSchema) },
  createAccount: { method: 'POST', path: '/accounts', body: newAccountSchema, reply: accountViewSchema },
  getAccount: { method: 'GET', path: '/accounts/:id', reply: accountViewSchema },
  changeAccount: {
    method: 'PATCH',
    path: '/accounts/:id',
    body: accountChangeSchema,
    reply: accountViewSchema,
  },
  removeAccount: { method: 'DELETE', path: '/accounts/:id', reply: nothing },
  /** Begins a login to a new account, or to one that is there; another of the same kind ends. */
  beginLogin: { method: 'POST', path: '/logins', body: newLoginSchema, reply: loginSchema },
  listLogins: { method: 'GET', path: '/logins', reply: z.array(loginSchema) },
  /** For the desktop: what it needs to show the login's page in a window (way `window`). */
  openLoginWindow: { method: 'POST', path: '/logins/:id/window', body: nothing, reply: loginWindowSchema },
  getLogin: { method: 'GET', path: '/logins/:id', reply: loginSchema },
  /** Hands in what the provider gave; answered when that was exchanged, or while it is. */
  answerLogin: { method: 'POST', path: '/logins/:id/answer', body: loginAnswerSchema, reply: loginSchema },
  /** Saves the account of a login that is ready. */
  finishLogin: {
    method: 'POST',
    path: '/logins/:id/finish',
    body: loginFinishSchema,
    reply: accountViewSchema,
  },
  cancelLogin: { method: 'DELETE', path: '/logins/:id', reply: nothing },
  /** Clears whatever keeps it from serving calls, on every relay; one that is switched off stays off. */
  resetAccount: { method: 'POST', path: '/accounts/:id/reset', body: nothing, reply: accountViewSchema },
  getPoolSettings: { method: 'GET', path: '/pool-settings', reply: poolSettingsSchema },
  changePoolSettings: {
    method: 'PATCH',
    path: '/pool-settings',
    body: poolSettingsChangeSchema,
    reply: poolSettingsSchema,
  },
  /** Reaches a provider as the calls of an account do, through its proxy or another one. */
  testProxy: { method: 'POST', path: '/proxy-tests', body: newProxyTestSchema, reply: proxyTestSchema },
  listKeys: { method: 'GET', path: '/keys', reply: z.array(apiKeySchema) },
  createKey: { method: 'POST', path: '/keys', body: newApiKeySchema, reply: createdApiKeySchema },
  getKey: { method: 'GET', path: '/keys/:id', reply: apiKeySchema },
  changeKey: { method: 'PATCH', path: '/keys/:id', body: apiKeyChangeSchema, reply: apiKeySchema },
  revokeKey: { method: 'POST', path: '/keys/:id/revoke', body: nothing, reply: apiKeySchema },
  rotateKey: { method: 'POST', path: '/keys/:id/rotate', body: nothing, reply: createdApiKeySchema },
  createKeys: {
    method: 'POST',
    path: '/key-batches',
    body: newApiKeysSchema,
    reply: z.array(createdApiKeySchema),
  },
  changeKeys: {
    method: 'PATCH',
    path: '/key-batches',
    body: apiKeysChangeSchema,
    reply: z.array(apiKeySchema),
  },
  getKeySettings: { method: 'GET', path: '/key-settings', reply: keySettingsSchema },
  changeKeySettings: {
    method: 'PATCH',
    path: '/key-settings',
    body: keySettingsChangeSchema,
    reply: keySettingsSchema,
  },
  /** Where a key stands with its limits: the numbers by which its next call is judged. */
  getKeyLimits: { method: 'GET', path: '/keys/:id/limits', reply: keyLimitUseSchema },
  /** Of all keys that are not revoked. */
  listKeyLimits: { method: 'GET', path: '/key-limits', reply: z.array(keyLimitUseSchema) },
  /** Forgets what is used; when windows begin anew stays as it is. */
  resetKeyLimits: {
    method: 'POST',
    path: '/keys/:id/limits/reset',
    body: limitResetSchema,
    reply: keyLimitUseSchema,
  },
  /** Every limit a key may carry, each with the schema of its settings. */
  listLimits: { method: 'GET', path: '/limits', reply: z.array(limitInfoSchema) },
  /** The client programs that are told apart, the owner's own first. */
  listClients: { method: 'GET', path: '/clients', reply: z.array(listedClientSchema) },
  getUsage: { method: 'GET', path: '/usage', query: usageQuerySchema, reply: usageReportSchema },
  exportUsage: {
    method: 'GET',
    path: '/usage-export',
    query: usageExportQuerySchema,
    reply: usageExportSchema,
  },
  getUsageSettings: { method: 'GET', path: '/usage-settings', reply: usageSettingsSchema },
  changeUsageSettings: {
    method: 'PATCH',
    path: '/usage-settings',
    body: usageSettingsChangeSchema,
    reply: usageSettingsSchema,
  },
  getPrices: { method: 'GET', path: '/prices', reply: pricesSchema },
  /** Also gives calls of the log a cost that had none. */
  changePrices: { method: 'PATCH', path: '/prices', body: priceSettingsChangeSchema, reply: pricesSchema },
  repriceCalls: { method: 'POST', path: '/prices/reprice', body: nothing, reply: repricedSchema },
  /** The log of settled calls, newest first. */
  listCalls: { method: 'GET', path: '/call-log', query: callQuerySchema, reply: callPageSchema },
  listRecentCalls: { method: 'GET', path: '/calls', reply: z.array(settledCallSchema) },
  /** The providers' own windows, and how long they last. */
  getQuota: { method: 'GET', path: '/quota', reply: quotaReportSchema },
  getQuotaHistory: {
    method: 'GET',
    path: '/quota-history',
    query: quotaHistoryQuerySchema,
    reply: z.array(quotaSampleSchema),
  },
  getQuotaShares: {
    method: 'GET',
    path: '/quota-shares',
    query: quotaShareQuerySchema,
    reply: quotaSharesSchema,
  },
  getFairShare: { method: 'GET', path: '/fair-share', reply: fairShareSettingsSchema },
  changeFairShare: {
    method: 'PATCH',
    path: '/fair-share',
    body: fairShareChangeSchema,
    reply: fairShareSettingsSchema,
  },
  /** The latest alerts, newest first. */
  listAlerts: { method: 'GET', path: '/alerts', reply: z.array(alertSchema) },
  getAlertSettings: { method: 'GET', path: '/alert-settings', reply: alertSettingsSchema },
  changeAlertSettings: {
    method: 'PATCH',
    path: '/alert-settings',
    body: alertSettingsChangeSchema,
    reply: alertSettingsSchema,
  },
  listWebhooks: { method: 'GET', path: '/webhooks', reply: z.array(webhookSchema) },
  createWebhook: { method: 'POST', path: '/webhooks', body: newWebhookSchema, reply: webhookSchema },
  changeWebhook: { method: 'PATCH', path: '/webhooks/:id', body: webhookChangeSchema, reply: webhookSchema },
  removeWebhook: { method: 'DELETE', path: '/webhooks/:id', reply: nothing },
  /** Sends a test message, once. */
  testWebhook: { method: 'POST', path: '/webhooks/:id/test', body: nothing, reply: webhookTestSchema },
  /** Of everything in the store; the newest first. */
  listBackups: { method: 'GET', path: '/backups', reply: z.array(backupSchema) },
  createBackup: { method: 'POST', path: '/backups', body: nothing, reply: backupSchema },
  restoreBackup: { method: 'POST', path: '/backups/:id/restore', body: restoreSchema, reply: restoredSchema },
  /** A part of its file, to be kept elsewhere. */
  readBackupPart: {
    method: 'GET',
    path: '/backups/:id/part',
    query: backupPartQuerySchema,
    reply: backupPartSchema,
  },
  /** A file from elsewhere, part by part; when it has come whole it is one of the backups. */
  addBackupPart: {
    method: 'POST',
    path: '/backup-parts',
    body: newBackupPartSchema,
    reply: takenBackupPartSchema,
  },
  removeBackup: { method: 'DELETE', path: '/backups/:id', reply: nothing },
  /** Clients on the relay's own computer; empty where it has no user whose clients could be set up. */
  listClientSetups: { method: 'GET', path: '/client-setups', reply: z.array(clientSetupSchema) },
  /** Makes a key for the client and writes both into its settings, after keeping what was there. */
  applyClientSetup: { method: 'POST', path: '/client-setups/:id', body: nothing, reply: clientSetupSchema },
  /** Puts the settings back as they were, and revokes the key. */
  undoClientSetup: {
    method: 'POST',
    path: '/client-setups/:id/undo',
    body: clientSetupUndoSchema,
    reply: clientSetupSchema,
  },
  createConsoleLink: {
    method: 'POST',
    path: '/console-links',
    body: nothing,
    reply: z.object({ url: z.string() }),
  },
  listSessions: { method: 'GET', path: '/sessions', reply: z.array(sessionSchema) },
  endSession: { method: 'DELETE', path: '/sessions/:id', reply: nothing },
  /** Ends the caller's own session; `everywhere`, or asked with the launch token, every browser's. */
  signOut: {
    method: 'POST',
    path: '/sign-out',
    body: z.strictObject({ everywhere: z.boolean().default(false) }),
    reply: nothing,
  },
} as const satisfies Record<string, Endpoint>

export type Endpoints = typeof endpoints
export type EndpointName = keyof Endpoints

/** What a caller hands to an endpoint: `id` when its path has one, `query` and `body` when it takes them. */
export type EndpointInput<E extends Endpoint> = (E['path'] extends `${string}:id${string}`
  ? { readonly id: string }
  : unknown) &
  (E extends { query: infer Q extends z.ZodType } ? { readonly query?: z.input<Q> } : unknown) &
  (E extends { body: infer B extends z.ZodType } ? { readonly body: z.input<B> } : unknown)

/** What the server's handler of an endpoint receives, after validation. */
export type EndpointRequest<E extends Endpoint> = (E['path'] extends `${string}:id${string}`
  ? { readonly id: string }
  : unknown) &
  (E extends { query: infer Q extends z.ZodType } ? { readonly query: z.output<Q> } : unknown) &
  (E extends { body: infer B extends z.ZodType } ? { readonly body: z.output<B> } : unknown)

export type EndpointReply<E extends Endpoint> = z.output<E['reply']>
