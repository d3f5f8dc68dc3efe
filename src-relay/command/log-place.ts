import { join } from 'node:path'

/** Where a relay in the background writes its log. */
export const usualLogFile = (dataDir: string): string => join(dataDir, 'logs', 'carpool.log')
