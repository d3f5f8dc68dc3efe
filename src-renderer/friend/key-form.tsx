import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/text-field.tsx'
import type { FriendRefusal } from './read-friend-view.ts'
import { RefusalNotice } from './refusal-notice.tsx'

export interface KeyFormProps {
  readonly refusal: FriendRefusal | undefined
  readonly isBusy: boolean
  readonly onShow: (key: string) => void
}

/** Asks whose figures are to be shown. */
export function KeyForm({ refusal, isBusy, onShow }: KeyFormProps) {
  const { t } = useTranslation()
  const [key, setKey] = useState('')
  function submit(event: FormEvent) {
    event.preventDefault()
    if (key.trim() !== '') onShow(key.trim())
  }
  return (
    <section className="mx-auto mt-[6vh] w-full max-w-lg rounded-2xl border border-line bg-card p-6 shadow-card sm:p-8">
      <h1 className="text-xl font-semibold text-balance">{t('friend.title')}</h1>
      <p className="mt-2 mb-6 text-muted">{t('friend.text')}</p>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          name="key"
          type="password"
          label={t('friend.key')}
          hint={t('friend.keyHint')}
          autoComplete="off"
          autoFocus
          spellCheck={false}
          value={key}
          onValueChange={setKey}
        />
        {refusal && <RefusalNotice refusal={refusal} />}
        <div>
          <Button type="submit" variant="primary" disabled={isBusy || key.trim() === ''}>
            {t(isBusy ? 'friend.reading' : 'friend.show')}
          </Button>
        </div>
      </form>
    </section>
  )
}
