import { useTranslation } from 'react-i18next'
import type { PortTrouble } from '../../../src-main/ipc/contract.ts'
import { useRowAction } from '../../api/use-row-action.ts'
import { usePlatform } from '../../platform/platform-context.tsx'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { RelayStateView } from './use-relay-state.ts'

/** What keeps the relay from working, and what can be done about it here. */
export function RelayTrouble({ relay }: { readonly relay: RelayStateView }) {
  const { t } = useTranslation()
  const { state, fault, reason, port, log } = relay
  if (fault === undefined && reason === undefined) return null
  return (
    <Notice tone={state === 'degraded' ? 'warn' : 'bad'} role="alert">
      {fault !== undefined && <p>{t(`service.faults.${fault}`)}</p>}
      {port?.holder !== undefined && (
        <p>{t('service.portHolder', { port: port.wanted, holder: port.holder })}</p>
      )}
      {reason !== undefined && (
        <p lang="en" className="break-words whitespace-pre-line">
          {reason}
        </p>
      )}
      {port && <OtherPort port={port} />}
      {log !== undefined && log.length > 0 && (
        <details className="mt-2">
          <summary className="cursor-pointer">{t('service.lastLines')}</summary>
          <pre lang="en" className="mt-1 max-h-64 overflow-auto font-mono text-xs whitespace-pre-wrap">
            {log.join('\n')}
          </pre>
        </details>
      )}
    </Notice>
  )
}

function OtherPort({ port: { free } }: { readonly port: PortTrouble }) {
  const { t } = useTranslation()
  const { service } = usePlatform()
  const act = useRowAction()
  if (free === undefined || !service) return null
  return (
    <div className="mt-2 flex flex-col items-start gap-1">
      <Button onClick={() => void act(service.startOn(free))}>{t('service.usePort', { port: free })}</Button>
      <p className="text-[13px]">{t('service.usePortHint')}</p>
    </div>
  )
}
