import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CreatedApiKey } from '../../../src-relay/contract/api-key.ts'
import type { ClientGuide } from '../../../src-relay/contract/provider.ts'
import { useProviders, useServiceStatus } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { fillGuide } from './fill-guide.ts'

export interface KeySecretDialogProps {
  readonly created: CreatedApiKey
  readonly onClose: () => void
}

/** Shows a new key for the only time, with the lines that set a client up. */
export function KeySecretDialog({ created: { key, secret }, onClose }: KeySecretDialogProps) {
  const { t } = useTranslation()
  const guides = useProviders().data?.flatMap(provider => provider.clientGuides) ?? []
  const baseUrl = useServiceStatus()?.baseUrls[0] ?? ''
  return (
    <Dialog
      isOpen
      isSticky
      onClose={onClose}
      title={t('keys.secret.title', { name: key.name })}
      description={t('keys.secret.description')}
    >
      <p className="mb-1 text-[13px] font-medium">{t('keys.secret.label')}</p>
      <div className="flex items-center gap-1 rounded-xl border border-line bg-sunken py-1.5 pr-1.5 pl-4">
        <code className="min-w-0 flex-1 font-mono break-all select-all">{secret}</code>
        <CopyButton label={t('keys.secret.copy')} text={secret} />
      </div>
      {guides.length > 0 && (
        <Guides guides={guides} fill={guide => fillGuide(guide, { baseUrl, key: secret })} />
      )}
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          {t('keys.secret.stored')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

interface GuidesProps {
  readonly guides: readonly ClientGuide[]
  readonly fill: (guide: ClientGuide) => string
}

function Guides({ guides, fill }: GuidesProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string>()
  const guide = guides.find(({ id }) => id === chosen) ?? guides[0]
  if (!guide) return null
  const lines = fill(guide)
  return (
    <div className="mt-5 flex flex-col gap-2">
      <SelectField
        name="client"
        label={t('keys.secret.setUp')}
        choices={guides.map(({ id, label }) => ({ value: id, label }))}
        value={guide.id}
        onChange={setChosen}
      />
      <div className="flex items-start gap-1 rounded-xl border border-line bg-sunken py-1.5 pr-1.5 pl-4">
        <pre className="min-w-0 flex-1 py-2 font-mono text-[13px] leading-5 break-all whitespace-pre-wrap">
          {lines}
        </pre>
        <CopyButton label={t('keys.secret.copySetUp')} text={lines} />
      </div>
      <p className="text-[13px] text-muted">{t('keys.secret.setUpHint')}</p>
    </div>
  )
}
