import { Agent, request } from 'undici'

/** One kind of call the benchmark sends, and how many of them. */
export interface Scenario {
  readonly name: string
  readonly calls: number
  readonly parallel: number
  /** What the simulator is told to do, through its header. */
  readonly behaviour: string
  readonly body: Buffer
}

export interface Target {
  readonly url: string
  readonly key: string
}

export interface LoadResult {
  /** Milliseconds per call, in order of completion. */
  readonly latencies: readonly number[]
  readonly bytes: number
}

/** Sends a scenario's calls, at most `parallel` at once, and reads every answer to its end. Bounded, loopback only. */
export async function runLoad(target: Target, scenario: Scenario): Promise<LoadResult> {
  const dispatcher = new Agent({
    connections: scenario.parallel,
    headersTimeout: 120_000,
    bodyTimeout: 120_000,
  })
  const latencies: number[] = []
  let bytes = 0
  let left = scenario.calls
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const startedAt = performance.now()
      bytes += await send(target, scenario, dispatcher)
      latencies.push(performance.now() - startedAt)
    }
  }
  await Promise.all(Array.from({ length: scenario.parallel }, worker))
  await dispatcher.close()
  return { latencies, bytes }
}

async function send({ url, key }: Target, { behaviour, body }: Scenario, dispatcher: Agent): Promise<number> {
  const reply = await request(`${url}/v1/messages`, {
    method: 'POST',
    dispatcher,
    headers: {
      'x-api-key': key,
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'x-sim': behaviour,
    },
    body,
  })
  let bytes = 0
  for await (const chunk of reply.body) bytes += chunk.length
  if (reply.statusCode !== 200) throw new Error(`${url} answered ${reply.statusCode}`)
  return bytes
}
