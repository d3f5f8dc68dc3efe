import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { formatRoute, type Route, readRoute } from './route.ts'

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash)
  return useMemo(() => readRoute(hash), [hash])
}

/** Changes what is chosen on the page that is shown, without a step in the history. */
export function useChoose(): (query: Readonly<Record<string, string | undefined>>) => void {
  return useCallback(change => {
    const { page, query } = readRoute(window.location.hash)
    window.history.replaceState(null, '', formatRoute(page, { ...query, ...change }))
    window.dispatchEvent(new HashChangeEvent('hashchange'))
  }, [])
}
