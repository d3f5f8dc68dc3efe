import { z } from 'zod'
import {
  type DesktopRequestName,
  type DesktopRequests,
  keepAwakeModes,
  localeSettings,
  themes,
  updateSteps,
} from './contract.ts'

const maxClipboardChars = 100_000
const nothing = z.tuple([])
const loginId = z.tuple([z.uuid()])

type Arguments = { readonly [N in DesktopRequestName]: z.ZodType<Parameters<DesktopRequests[N]>> }

/** What each request must bring; anything else is refused. */
export const requestArguments: Arguments = {
  'carpool:read-bootstrap': nothing,
  'carpool:write-appearance': z.tuple([
    z.strictObject({ theme: z.enum(themes), locale: z.enum(localeSettings) }),
  ]),
  'carpool:read-service': nothing,
  'carpool:start-service': nothing,
  'carpool:stop-service': nothing,
  'carpool:read-key-protection': nothing,
  'carpool:write-clipboard': z.tuple([z.string().max(maxClipboardChars)]),
  'carpool:read-settings': nothing,
  'carpool:open-login-window': loginId,
  'carpool:close-login-window': loginId,
  'carpool:write-settings': z.tuple([
    z.strictObject({
      startsAtLogin: z.boolean().optional(),
      keepAwake: z.enum(keepAwakeModes).optional(),
      port: z.number().int().min(1024).max(65_535).optional(),
    }),
  ]),
  'carpool:update': z.tuple([z.enum(updateSteps)]),
}
