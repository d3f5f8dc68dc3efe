import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LoginWay } from '../../../src-relay/contract/login.ts'
import type { Login, NewLogin } from '../../../src-relay/contract/login-attempt.ts'
import type { AccountKindInfo } from '../../../src-relay/contract/provider.ts'
import { useApi } from '../../api/api-context.tsx'
import { useAction } from '../../api/use-action.ts'
import { useProblemText } from '../../api/use-problem-text.ts'
import { usePlatform } from '../../platform/platform-context.tsx'
import { Button } from '../../ui/button.tsx'
import { DialogActions } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { LoginFinish } from './login-finish.tsx'
import { LoginWait } from './login-wait.tsx'

export interface LoginFlowProps {
  readonly kind: AccountKindInfo | undefined
  /** A new account, or one that is there. */
  readonly target: Pick<NewLogin, 'provider' | 'kind' | 'accountId' | 'acceptTerms'>
  readonly isReady: boolean
  readonly onClose: () => void
}

const watchEveryMs = 2_000

/** Logging in to an account: a page to open, its answer, and whose account it turned out to be. */
export function LoginFlow({ kind, target, isReady, onClose }: LoginFlowProps) {
  const { client } = useApi()
  const { loginWindows } = usePlatform()
  const cache = useQueryClient()
  const [id, setId] = useState<string>()
  const key = ['login', id]
  // No event tells of a login's progress, so it is asked for while somebody waits for it here.
  const login = useQuery({
    queryKey: key,
    queryFn: () => client.getLogin({ id: id ?? '' }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? watchEveryMs : false),
  }).data
  const show = (next: Login) => {
    cache.setQueryData(['login', next.id], next)
    setId(next.id)
  }
  const close = () => {
    if (login && login.state !== 'saved') void client.cancelLogin({ id: login.id }).catch(() => undefined)
    if (login?.way === 'window') void loginWindows?.close(login.id)
    onClose()
  }
  if (!login || login.state === 'failed') {
    return (
      <LoginBegin
        kind={kind}
        target={target}
        isReady={isReady}
        failed={login}
        onBegun={show}
        onClose={close}
      />
    )
  }
  if (login.state === 'ready') return <LoginFinish login={login} onClose={onClose} />
  return <LoginWait login={login} onAnswered={show} onClose={close} />
}

function isUnderWay(login: Login | undefined): boolean {
  return login?.state === 'waiting' || login?.state === 'exchanging'
}

/** A window comes first where there is one; in a browser there is none. */
function listWays(kind: AccountKindInfo | undefined, hasWindows: boolean): LoginWay[] {
  const ways = kind?.loginWays ?? ['paste']
  const others = ways.filter(way => way !== 'window')
  return hasWindows && ways.includes('window') ? ['window', ...others] : others
}

interface LoginBeginProps extends LoginFlowProps {
  readonly failed: Login | undefined
  readonly onBegun: (login: Login) => void
}

function LoginBegin({ kind, target, isReady, failed, onBegun, onClose }: LoginBeginProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const { loginWindows } = usePlatform()
  const problemText = useProblemText()
  const ways = listWays(kind, loginWindows !== undefined)
  const [chosen, setChosen] = useState<LoginWay>()
  const way = ways.find(known => known === chosen) ?? ways[0] ?? 'paste'
  const begin = useAction(async () => {
    const login = await client.beginLogin({ body: { ...target, way } })
    if (way === 'window') await loginWindows?.open(login.id)
    return login
  })
  return (
    <div className="flex flex-col gap-4">
      {failed?.failure && (
        <Notice tone="bad" role="alert">
          {t(`login.failures.${failed.failure.code}`)}
        </Notice>
      )}
      {begin.problem && (
        <Notice tone="bad" role="alert">
          {problemText(begin.problem)}
        </Notice>
      )}
      {ways.length > 1 && (
        <SelectField
          name="way"
          label={t('login.way')}
          choices={ways.map(value => ({ value, label: t(`login.ways.${value}`) }))}
          value={way}
          onChange={value => setChosen(ways.find(known => known === value))}
        />
      )}
      <p className="text-[13px] text-muted">{t(`login.wayHints.${way}`)}</p>
      <DialogActions>
        <Button onClick={onClose}>{t('actions.cancel')}</Button>
        <Button
          variant="primary"
          disabled={!isReady || begin.isBusy}
          onClick={() => void begin.run(undefined).then(login => login && onBegun(login))}
        >
          {t('login.begin')}
        </Button>
      </DialogActions>
    </div>
  )
}
