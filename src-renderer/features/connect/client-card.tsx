import { Tabs } from '@base-ui/react/tabs'
import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { tabClass, tabListClass } from '../../ui/tabs.ts'
import { fillGuide } from '../keys/fill-guide.ts'
import { type GuidedClient, suitsSystem } from './group-guides.ts'

export interface ClientCardProps {
  readonly client: GuidedClient
  readonly baseUrl: string
}

/** One client: the lines for each system, ready to be copied. */
export function ClientCard({ client: { name, provider, variants }, baseUrl }: ClientCardProps) {
  const { t } = useTranslation()
  const first = variants.find(({ label }) => suitsSystem(label, navigator.platform)) ?? variants[0]
  const code = ({ id, guide }: GuidedClient['variants'][number]) => (
    <CodeBlock
      key={id}
      label={t('connect.copy', { client: guide.label })}
      text={fillGuide(guide, { baseUrl, key: t('connect.key') })}
    />
  )
  return (
    <Card title={name} description={t('connect.provider', { provider })}>
      {variants.length === 1 ? (
        <div className="px-5 pb-5">{variants.map(code)}</div>
      ) : (
        <Tabs.Root defaultValue={first?.id} className="px-5 pb-5">
          <Tabs.List className={`${tabListClass} mb-3`}>
            {variants.map(({ id, label }) => (
              <Tabs.Tab key={id} value={id} className={tabClass}>
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {variants.map(variant => (
            <Tabs.Panel key={variant.id} value={variant.id}>
              {code(variant)}
            </Tabs.Panel>
          ))}
        </Tabs.Root>
      )}
    </Card>
  )
}
