import { Play } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../src-relay/contract/account.ts'
import { accountTestSchema } from '../../../src-relay/contract/account-test.ts'
import { useApi } from '../../api/api-context.tsx'
import { useRecentCalls } from '../../api/queries.ts'
import type { TestedCall } from '../../api/test-account.ts'
import { useAction } from '../../api/use-action.ts'
import { formatRoute } from '../../routing/route.ts'
import { Button } from '../../ui/button.tsx'
import { FullForm } from '../../ui/full-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useFormat } from '../../use-format.ts'

/** Asks the account a short question on the way that calls take, and shows the answer while it comes. */
export function CallTest({ account }: { readonly account: AccountView }) {
  const { t } = useTranslation()
  const { testAccount } = useApi()
  const [model, setModel] = useState('')
  const [words, setWords] = useState('')
  const [tested, setTested] = useState<TestedCall>()
  const leaving = useRef(new AbortController())
  useEffect(() => () => leaving.current.abort(), [])
  const testing = useAction((body: { readonly model?: string | undefined }) =>
    testAccount({
      id: account.id,
      body,
      signal: leaving.current.signal,
      onText: setWords,
    }),
  )
  async function run(body: { readonly model?: string | undefined }) {
    setWords('')
    setTested(undefined)
    setTested(await testing.run(body))
  }
  return (
    <FullForm
      schema={accountTestSchema}
      values={model.trim() === '' ? {} : { model }}
      problem={testing.problem}
      onSubmit={body => void run(body)}
    >
      <TextField
        name="model"
        label={t('accounts.callTest.model')}
        hint={t('accounts.callTest.modelHint')}
        autoComplete="off"
        spellCheck={false}
        value={model}
        onValueChange={setModel}
      />
      <div>
        <Button type="submit" variant="primary" disabled={testing.isBusy}>
          <Play aria-hidden />
          {t(testing.isBusy ? 'accounts.callTest.busy' : 'accounts.callTest.run')}
        </Button>
      </div>
      {words !== '' && (
        <p className="rounded-xl border border-line bg-sunken px-4 py-3 wrap-anywhere whitespace-pre-wrap">
          {words}
        </p>
      )}
      <div role="status">{tested && <Result tested={tested} hasWords={words !== ''} />}</div>
    </FullForm>
  )
}

function Result({ tested, hasWords }: { readonly tested: TestedCall; readonly hasWords: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { callId, status, error } = tested
  const call = useRecentCalls()?.find(({ id }) => id === callId)
  if (error !== undefined) {
    return (
      <Notice tone="bad">
        <p>{t('accounts.callTest.refused', { status })}</p>
        <p lang="en" className="text-muted">
          {error}
        </p>
      </Notice>
    )
  }
  return (
    <Notice tone={hasWords ? 'good' : 'info'}>
      <p>{t(hasWords ? 'accounts.callTest.works' : 'accounts.callTest.noWords')}</p>
      {call && (
        <p className="numbers text-muted">
          {[
            call.model,
            t('accounts.callTest.seconds', {
              seconds: format.seconds((call.endedAt - call.startedAt) / 1000),
            }),
            t('calls.tokens', {
              input: format.tokens(call.usage.input),
              output: format.tokens(call.usage.output),
            }),
            call.costMicroUsd === null ? t('cost.unpriced') : format.usd(call.costMicroUsd),
          ].join(' · ')}
        </p>
      )}
      <p>
        <a href={formatRoute('calls')} className="text-accent underline">
          {t('accounts.callTest.seeCall')}
        </a>
      </p>
    </Notice>
  )
}
