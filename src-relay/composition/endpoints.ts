import { readFile } from 'node:fs/promises'
import builtIn from '../../resources/endpoints.json' with { type: 'json' }
import type { RelayConfig } from '../config.ts'
import { type Endpoints, readEndpoints } from '../providers/endpoints.ts'

/** The providers' addresses: the built-in file, with the owner's file laid over it. */
export async function readEndpointsFor({ endpointsFile }: RelayConfig): Promise<Endpoints> {
  if (endpointsFile === undefined) return readEndpoints(builtIn)
  return readEndpoints(builtIn, JSON.parse(await readFile(endpointsFile, 'utf8')))
}
