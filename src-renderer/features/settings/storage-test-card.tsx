import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type NewStorageTest,
  newStorageTestSchema,
  type StorageTest,
} from '../../../src-relay/contract/storage.ts'
import { useApi } from '../../api/api-context.tsx'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { FullForm } from '../../ui/full-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** Tries a Redis of the owner's own. The address is not kept. */
export function StorageTestCard() {
  const { t } = useTranslation()
  const { client } = useApi()
  const [url, setUrl] = useState('')
  const [result, setResult] = useState<StorageTest>()
  const test = useAction((body: NewStorageTest) => client.testStorage({ body }))
  async function run(body: NewStorageTest) {
    setResult(undefined)
    setResult(await test.run(body))
  }
  return (
    <Card title={t('storage.test.title')} description={t('storage.test.description')}>
      <div className="flex max-w-2xl flex-col gap-4 px-5 pb-5">
        <FullForm
          schema={newStorageTestSchema}
          values={{ url: url.trim() }}
          problem={test.problem}
          onSubmit={body => void run(body)}
        >
          <TextField
            name="url"
            label={t('storage.test.url')}
            placeholder="redis://user:password@host:6379"
            autoComplete="off"
            spellCheck={false}
            value={url}
            onValueChange={setUrl}
          />
          <div>
            <Button type="submit" disabled={test.isBusy || url.trim() === ''}>
              {test.isBusy ? t('storage.test.running') : t('storage.test.run')}
            </Button>
          </div>
        </FullForm>
        {result && <TestResult result={result} />}
      </div>
    </Card>
  )
}

function TestResult({
  result: { works, reason = '', version = '', risks },
}: {
  readonly result: StorageTest
}) {
  const { t } = useTranslation()
  if (!works) {
    return (
      <Notice tone="bad" role="status">
        {t('storage.test.fails', { reason })}
      </Notice>
    )
  }
  return (
    <Notice tone={risks.length > 0 ? 'warn' : 'info'} role="status">
      <p>{t('storage.test.works', { version })}</p>
      {risks.map(risk => (
        <p key={risk}>{t(`storage.risks.${risk}`)}</p>
      ))}
    </Notice>
  )
}
