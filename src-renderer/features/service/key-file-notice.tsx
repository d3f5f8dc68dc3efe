import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePlatform } from '../../platform/platform-context.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useRelayState } from './use-relay-state.ts'

/** Says so where the system cannot protect the key: never "encrypted" without evidence. */
export function KeyFileNotice() {
  const { t } = useTranslation()
  const { service } = usePlatform()
  const state = useRelayState()?.state
  const [isKeyFile, setIsKeyFile] = useState(false)

  // Known once the relay was started, because that is when the key is asked for.
  useEffect(() => {
    if (state === 'running')
      void service?.readKeyProtection().then(found => setIsKeyFile(found === 'key-file'))
  }, [service, state])
  return isKeyFile && <Notice tone="info">{t('service.keyFile')}</Notice>
}
