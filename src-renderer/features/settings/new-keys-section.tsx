import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AdminClient } from '../../../src-relay/contract/client.ts'
import {
  type KeySettings,
  type KeySettingsChange,
  keySettingsChangeSchema,
} from '../../../src-relay/contract/key-settings.ts'
import { draftLimits, type LimitDraft, readLimitDraft } from '../limits/limit-draft.ts'
import { LimitFields } from '../limits/limit-fields.tsx'
import { SettingsCard } from './settings-card.tsx'
import { SettingsForm } from './settings-form.tsx'
import { useChange, useSettings } from './use-settings.ts'

const source = { queryKey: ['key-settings'], read: (client: AdminClient) => client.getKeySettings() }

/** What a new key begins with. */
export function NewKeysSection() {
  const { t } = useTranslation()
  return (
    <SettingsCard
      title={t('settings.sections.new-keys')}
      description={t('newKeys.description')}
      query={useSettings(source)}
    >
      {stored => <NewKeysForm stored={stored} />}
    </SettingsCard>
  )
}

function NewKeysForm({ stored: { newKeyLimits } }: { readonly stored: KeySettings }) {
  const [typed, setTyped] = useState<LimitDraft>()
  const save = useChange(source, (client, body: KeySettingsChange) => client.changeKeySettings({ body }))
  const draft = typed ?? draftLimits(newKeyLimits)
  return (
    <SettingsForm
      schema={keySettingsChangeSchema}
      stored={{ newKeyLimits }}
      values={{ newKeyLimits: readLimitDraft(draft) }}
      save={save}
      onDiscard={() => setTyped(undefined)}
    >
      <LimitFields path="newKeyLimits" draft={draft} onChange={setTyped} />
    </SettingsForm>
  )
}
