import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CreatedApiKey } from '../../../src-relay/contract/api-key.ts'
import type { ClientGuide } from '../../../src-relay/contract/provider.ts'
import { useProviders, useServiceStatus } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { QrButton } from '../../ui/qr-button.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { fillGuide } from './fill-guide.ts'

export interface KeySecretDialogProps {
  readonly created: readonly CreatedApiKey[]
  readonly onClose: () => void
}

/** Shows new keys for the only time, with the lines that set a client up. */
export function KeySecretDialog({ created, onClose }: KeySecretDialogProps) {
  const { t } = useTranslation()
  const [first] = created
  const isOne = created.length === 1
  return (
    <Dialog
      isOpen
      isSticky
      onClose={onClose}
      title={
        isOne
          ? t('keys.secret.title', { name: first?.key.name })
          : t('keys.secret.titleSeveral', { count: created.length })
      }
      description={t('keys.secret.description')}
    >
      {isOne && first ? <OneSecret secret={first.secret} /> : <SeveralSecrets created={created} />}
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          {t('keys.secret.stored')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

function OneSecret({ secret }: { readonly secret: string }) {
  const { t } = useTranslation()
  const guides = useProviders().data?.flatMap(provider => provider.clientGuides) ?? []
  const baseUrl = useServiceStatus()?.baseUrls[0] ?? ''
  return (
    <>
      <p className="mb-1 text-[13px] font-medium">{t('keys.secret.label')}</p>
      <div className="flex items-center gap-1 rounded-xl border border-line bg-sunken py-1.5 pr-1.5 pl-4">
        <code className="min-w-0 flex-1 font-mono break-all select-all">{secret}</code>
        <CopyButton label={t('keys.secret.copy')} text={secret} />
        <QrButton label={t('keys.secret.showQr')} text={secret} />
      </div>
      {guides.length > 0 && (
        <Guides guides={guides} fill={guide => fillGuide(guide, { baseUrl, key: secret })} />
      )}
    </>
  )
}

function SeveralSecrets({ created }: { readonly created: readonly CreatedApiKey[] }) {
  const { t } = useTranslation()
  const lines = created.map(({ key, secret }) => `${key.name}\t${secret}`).join('\n')
  return <CodeBlock label={t('keys.secret.copyAll')} text={lines} />
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
  return (
    <div className="mt-5 flex flex-col gap-2">
      <SelectField
        name="client"
        label={t('keys.secret.setUp')}
        choices={guides.map(({ id, label }) => ({ value: id, label }))}
        value={guide.id}
        onChange={setChosen}
      />
      <CodeBlock label={t('keys.secret.copySetUp')} text={fill(guide)} />
      <p className="text-[13px] text-muted">{t('keys.secret.setUpHint')}</p>
    </div>
  )
}
