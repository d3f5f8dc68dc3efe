import { type AccountHandlersDeps, createAccountHandlers } from './account-handlers.ts'
import type { AdminHandlers } from './admin-handler.ts'
import { type ApiKeyHandlersDeps, createApiKeyHandlers } from './api-key-handlers.ts'
import { type ConsoleHandlersDeps, createConsoleHandlers } from './console-handlers.ts'
import { createServiceHandlers, type ServiceHandlersDeps } from './service-handlers.ts'

export interface AdminHandlersDeps
  extends AccountHandlersDeps,
    ApiKeyHandlersDeps,
    ServiceHandlersDeps,
    ConsoleHandlersDeps {}

export function createAdminHandlers(deps: AdminHandlersDeps): AdminHandlers {
  return {
    ...createServiceHandlers(deps),
    ...createAccountHandlers(deps),
    ...createApiKeyHandlers(deps),
    ...createConsoleHandlers(deps),
  }
}
