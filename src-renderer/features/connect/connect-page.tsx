import { useTranslation } from 'react-i18next'
import { useProviders, useServiceStatus } from '../../api/queries.ts'
import { Card } from '../../ui/card.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { fillGuide } from '../keys/fill-guide.ts'

export function ConnectPage() {
  const { t } = useTranslation()
  const baseUrl = useServiceStatus()?.baseUrls[0] ?? ''
  const guides = useProviders().data?.flatMap(({ clientGuides }) => clientGuides) ?? []
  return (
    <>
      <PageHeader title={t('pages.connect.title')} description={t('pages.connect.description')} />
      {guides.map(guide => (
        <Card key={guide.id} title={guide.label}>
          <div className="px-5 pb-5">
            <CodeBlock
              label={t('connect.copy', { client: guide.label })}
              text={fillGuide(guide, { baseUrl, key: t('connect.key') })}
            />
          </div>
        </Card>
      ))}
    </>
  )
}
