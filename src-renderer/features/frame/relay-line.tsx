import { useTranslation } from 'react-i18next'
import { StateBadge } from '../../ui/state-badge.tsx'
import { relayLooks } from '../service/state-look.ts'
import { useRelayState } from '../service/use-relay-state.ts'

/** How the relay is, wherever the owner is. */
export function RelayLine() {
  const { t } = useTranslation()
  const relay = useRelayState()
  return (
    <div className="min-w-0 flex-1 truncate text-[13px]">
      {relay && <StateBadge {...relayLooks[relay.state]} label={t(`service.shortStates.${relay.state}`)} />}
    </div>
  )
}
