import { ExternalLink } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Login, loginAnswerSchema } from '../../../src-relay/contract/login-attempt.ts'
import { useApi } from '../../api/api-context.tsx'
import { useAction } from '../../api/use-action.ts'
import { usePlatform } from '../../platform/platform-context.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { DialogActions } from '../../ui/dialog.tsx'
import { FullForm } from '../../ui/full-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextField } from '../../ui/text-field.tsx'

export interface LoginWaitProps {
  readonly login: Login
  readonly onAnswered: (login: Login) => void
  readonly onClose: () => void
}

/** The page to open, and the place for what it gives. */
export function LoginWait({ login, onAnswered, onClose }: LoginWaitProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const { loginWindows } = usePlatform()
  const [answer, setAnswer] = useState('')
  const { id, way, failure } = login
  const answering = useAction((body: { answer: string }) => client.answerLogin({ id, body }))
  async function send(body: { answer: string }) {
    const next = await answering.run(body)
    if (next) onAnswered(next)
  }
  return (
    <FullForm
      schema={loginAnswerSchema}
      values={{ answer }}
      problem={answering.problem}
      onSubmit={body => void send(body)}
    >
      <LoginPlaces login={login} />
      {failure && (
        <Notice tone="bad" role="alert">
          {t(`login.failures.${failure.code}`)}
        </Notice>
      )}
      {way === 'device' ? (
        <p role="status" className="text-muted">
          {t('login.waiting')}
        </p>
      ) : (
        <TextField
          name="answer"
          label={t('login.answer')}
          hint={t(`login.answerHints.${way}`)}
          autoComplete="off"
          spellCheck={false}
          value={answer}
          onValueChange={setAnswer}
        />
      )}
      <DialogActions>
        <Button onClick={onClose}>{t('actions.cancel')}</Button>
        {way === 'window' && loginWindows && (
          <Button onClick={() => void loginWindows.open(id)}>{t('login.openWindow')}</Button>
        )}
        {way !== 'device' && (
          <Button type="submit" variant="primary" disabled={answering.isBusy || login.state === 'exchanging'}>
            {t('login.continue')}
          </Button>
        )}
      </DialogActions>
    </FullForm>
  )
}

/** The page to open, and the short code to enter there if there is one. */
function LoginPlaces({ login: { pageUrl, userCode } }: Pick<LoginWaitProps, 'login'>) {
  const { t } = useTranslation()
  return (
    <>
      {pageUrl !== undefined && (
        <div className="flex items-center gap-1 rounded-xl border border-line bg-sunken py-1.5 pr-1.5 pl-4">
          <a
            href={pageUrl}
            target="_blank"
            rel="noreferrer"
            className="flex min-w-0 flex-1 items-center gap-2 font-medium text-accent underline [&_svg]:size-4 [&_svg]:shrink-0"
          >
            <ExternalLink aria-hidden />
            {t('login.openPage')}
          </a>
          <CopyButton label={t('login.copyPage')} text={pageUrl} />
        </div>
      )}
      {userCode !== undefined && (
        <div className="flex items-center gap-1 rounded-xl border border-line bg-sunken py-1.5 pr-1.5 pl-4">
          <code className="min-w-0 flex-1 font-mono text-lg select-all">{userCode}</code>
          <CopyButton label={t('login.copyCode')} text={userCode} />
        </div>
      )}
    </>
  )
}
