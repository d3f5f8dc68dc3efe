import { type AccountHandlersDeps, createAccountHandlers } from './account-handlers.ts'
import type { AdminHandlers } from './admin-handler.ts'
import { type AlertHandlersDeps, createAlertHandlers } from './alert-handlers.ts'
import { type ApiKeyHandlersDeps, createApiKeyHandlers } from './api-key-handlers.ts'
import { type BackupHandlersDeps, createBackupHandlers } from './backup-handlers.ts'
import { type ClientSetupHandlersDeps, createClientSetupHandlers } from './client-setup-handlers.ts'
import { type ConsoleHandlersDeps, createConsoleHandlers } from './console-handlers.ts'
import { createLoginHandlers, type LoginHandlersDeps } from './login-handlers.ts'
import { createNetworkHandlers, type NetworkHandlersDeps } from './network-handlers.ts'
import { createProxyTestHandlers, type ProxyTestHandlersDeps } from './proxy-test-handlers.ts'
import { createQuotaHandlers, type QuotaHandlersDeps } from './quota-handlers.ts'
import { createServiceHandlers, type ServiceHandlersDeps } from './service-handlers.ts'
import { createStorageHandlers, type StorageHandlersDeps } from './storage-handlers.ts'
import { createStorageMoveHandlers, type StorageMoveHandlersDeps } from './storage-move-handlers.ts'
import { createUsageHandlers, type UsageHandlersDeps } from './usage-handlers.ts'

export interface AdminHandlersDeps
  extends AccountHandlersDeps,
    ApiKeyHandlersDeps,
    ServiceHandlersDeps,
    NetworkHandlersDeps,
    UsageHandlersDeps,
    QuotaHandlersDeps,
    AlertHandlersDeps,
    LoginHandlersDeps,
    BackupHandlersDeps,
    StorageHandlersDeps,
    StorageMoveHandlersDeps,
    ProxyTestHandlersDeps,
    ClientSetupHandlersDeps,
    ConsoleHandlersDeps {}

export function createAdminHandlers(deps: AdminHandlersDeps): AdminHandlers {
  return {
    ...createServiceHandlers(deps),
    ...createNetworkHandlers(deps),
    ...createUsageHandlers(deps),
    ...createQuotaHandlers(deps),
    ...createAlertHandlers(deps),
    ...createAccountHandlers(deps),
    ...createLoginHandlers(deps),
    ...createBackupHandlers(deps),
    ...createStorageHandlers(deps),
    ...createStorageMoveHandlers(deps),
    ...createProxyTestHandlers(deps),
    ...createClientSetupHandlers(deps),
    ...createApiKeyHandlers(deps),
    ...createConsoleHandlers(deps),
  }
}
