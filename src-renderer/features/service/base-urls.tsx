import { useTranslation } from 'react-i18next'
import type { ServiceStatus } from '../../../src-relay/contract/service.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { QrButton } from '../../ui/qr-button.tsx'

/** The address to hand out, and the others. */
export function BaseUrls({ status }: { readonly status: ServiceStatus | undefined }) {
  const { t } = useTranslation()
  const [best, ...others] = status?.baseUrls ?? []
  if (status === undefined || best === undefined)
    return <p className="text-muted">{t('service.noBaseUrl')}</p>
  return (
    <div>
      <p className="mb-1 text-[13px] font-medium">{t('service.baseUrl')}</p>
      <div className="flex items-center gap-1 rounded-xl border border-line bg-sunken py-1.5 pr-1.5 pl-4">
        <code className="min-w-0 flex-1 font-mono text-[15px] break-all select-all">{best}</code>
        <CopyButton label={t('service.copyBaseUrl')} text={best} />
        <QrButton label={t('service.showQr')} text={best} />
      </div>
      <p className="mt-1.5 text-[13px] text-muted">
        {t('service.baseUrlHint')} {!status.lanEnabled && t('service.loopbackHint')}
      </p>
      {others.length > 0 && (
        <p className="mt-1 text-[13px] break-all text-muted">
          {t('service.otherAddresses')} <span className="font-mono">{others.join('  ')}</span>
        </p>
      )}
    </div>
  )
}
