import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FriendView } from '../../src-relay/contract/friend.ts'
import { fillGuide } from '../features/keys/fill-guide.ts'
import { Card } from '../ui/card.tsx'
import { CodeBlock } from '../ui/code-block.tsx'
import { SelectField } from '../ui/select-field.tsx'

export interface FriendGuidesProps {
  readonly providers: FriendView['providers']
  readonly baseUrl: string
  readonly secret: string
}

/** The lines that set up each client with this very key. */
export function FriendGuides({ providers, baseUrl, secret }: FriendGuidesProps) {
  const { t } = useTranslation()
  const guides = providers.flatMap(({ clientGuides }) => clientGuides)
  const [chosen, setChosen] = useState<string>()
  const guide = guides.find(({ id }) => id === chosen) ?? guides[0]
  if (!guide) return null
  return (
    <Card title={t('friend.setUp')} description={t('friend.setUpText')}>
      <div className="flex flex-col gap-3 px-5 pb-5">
        <div className="max-w-96">
          <SelectField
            name="client"
            label={t('keys.secret.setUp')}
            choices={guides.map(({ id, label }) => ({ value: id, label }))}
            value={guide.id}
            onChange={setChosen}
          />
        </div>
        <CodeBlock label={t('keys.secret.copySetUp')} text={fillGuide(guide, { baseUrl, key: secret })} />
      </div>
    </Card>
  )
}
