import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { LiveCall, SettledCall } from '../../../src-relay/contract/live-call.ts'
import { endings } from '../../../src-relay/contract/usage.ts'
import { useApi } from '../../api/api-context.tsx'
import { useLiveCalls, useRecentCalls } from '../../api/queries.ts'
import { type CallLine, listCallLines } from './call-line.ts'

/** What calls are chosen by; empty is all. */
export interface CallChoice {
  readonly key?: string | undefined
  readonly account?: string | undefined
  readonly model?: string | undefined
  readonly ending?: string | undefined
}

const pageSize = 100

/** The log by a choice, the newest first, with what is running before it; new calls are added as they come. */
export function useCallLog(choice: CallChoice) {
  const { client } = useApi()
  const { key, account, model } = choice
  const ending = endings.find(known => known === choice.ending)
  const log = useInfiniteQuery({
    queryKey: ['call-log', key, account, model, ending],
    queryFn: ({ pageParam }) =>
      client.listCalls({ query: { key, account, model, ending, before: pageParam, limit: pageSize } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next,
  })
  const [live, recent] = [useLiveCalls(), useRecentCalls()]
  const lines = useMemo(() => {
    const read = log.data?.pages.flatMap(({ calls }) => calls)
    return (
      read &&
      mergeCalls({ live: live ?? [], recent: recent ?? [], read, choice: { key, account, model, ending } })
    )
  }, [log.data, live, recent, key, account, model, ending])
  return { log, lines }
}

export interface CallSources {
  readonly live: readonly LiveCall[]
  /** The latest calls, as they came in. */
  readonly recent: readonly SettledCall[]
  /** What was read of the log. */
  readonly read: readonly SettledCall[]
  readonly choice: CallChoice
}

export function mergeCalls({ live, recent, read, choice }: CallSources): CallLine[] {
  const known = new Set(read.map(({ id }) => id))
  const newest = read[0]?.endedAt ?? 0
  const fresh = recent.filter(call => !known.has(call.id) && call.endedAt >= newest && isChosen(call, choice))
  const running = choice.ending ? [] : live.filter(call => isChosen(call, choice))
  return listCallLines(running, [...fresh, ...read])
}

function isChosen(call: LiveCall | SettledCall, { key, account, model, ending }: CallChoice): boolean {
  const isEnding = !ending || ('ending' in call && call.ending === ending)
  const isKey = !key || call.keyId === key
  return isEnding && isKey && (!account || call.accountId === account) && (!model || call.model === model)
}
