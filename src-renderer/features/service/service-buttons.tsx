import { Play, RotateCcw, Square } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useRowAction } from '../../api/use-row-action.ts'
import { usePlatform } from '../../platform/platform-context.tsx'
import { Button } from '../../ui/button.tsx'
import type { RelayState } from './use-relay-state.ts'

/** Start and Stop, where the page's home can do that. */
export function ServiceButtons({ state }: { readonly state: RelayState }) {
  const { t } = useTranslation()
  const { service } = usePlatform()
  const act = useRowAction()
  if (!service) return null
  const isChanging = state === 'starting' || state === 'stopping'
  if (state === 'running' || state === 'degraded' || state === 'stopping') {
    return (
      <Button disabled={isChanging} onClick={() => void act(service.stop())}>
        <Square aria-hidden />
        {t('service.stop')}
      </Button>
    )
  }
  return (
    <Button variant="primary" disabled={isChanging} onClick={() => void act(service.start())}>
      {state === 'error' ? <RotateCcw aria-hidden /> : <Play aria-hidden />}
      {t(state === 'error' ? 'service.restart' : 'service.start')}
    </Button>
  )
}
