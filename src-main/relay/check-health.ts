const healthWithinMs = 5_000

/** Asks a relay at the address that is handed out who it is. Undefined when none answers well. */
export async function readInstanceAt(
  baseUrl: string,
  fetchHealth: typeof fetch,
): Promise<string | undefined> {
  try {
    const response = await fetchHealth(`${baseUrl}/health`, { signal: AbortSignal.timeout(healthWithinMs) })
    const body: unknown = await response.json()
    const isHealthy = response.ok && typeof body === 'object' && body !== null && 'instanceId' in body
    return isHealthy ? String(body.instanceId) : undefined
  } catch {
    return undefined
  }
}
