import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CreatedApiKey } from '../../../src-relay/contract/api-key.ts'
import { useKeys } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { CreateKeyDialog } from '../keys/create-key-dialog.tsx'
import { KeySecretDialog } from '../keys/key-secret-dialog.tsx'

/** The first friend's key. Its secret is in this component only, until its dialog closes. */
export function KeyStep() {
  const { t } = useTranslation()
  const keys = (useKeys() ?? []).filter(({ revokedAt }) => revokedAt === undefined)
  const [isNaming, setIsNaming] = useState(false)
  const [created, setCreated] = useState<readonly CreatedApiKey[]>()
  return (
    <div className="flex flex-col items-start gap-4">
      {keys.length > 0 && (
        <ul className="w-full divide-y divide-line rounded-xl border border-line">
          {keys.map(({ id, name, hint }) => (
            <li key={id} className="flex items-center gap-4 px-4 py-2.5">
              <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
              <span className="font-mono text-[13px] text-muted">{hint}</span>
            </li>
          ))}
        </ul>
      )}
      <Button variant={keys.length === 0 ? 'primary' : 'secondary'} onClick={() => setIsNaming(true)}>
        <Plus aria-hidden />
        {t(keys.length === 0 ? 'keys.create' : 'firstRun.key.another')}
      </Button>
      {isNaming && (
        <CreateKeyDialog
          onClose={() => setIsNaming(false)}
          onCreated={keysMade => {
            setIsNaming(false)
            setCreated(keysMade)
          }}
        />
      )}
      {created && <KeySecretDialog created={created} onClose={() => setCreated(undefined)} />}
    </div>
  )
}
