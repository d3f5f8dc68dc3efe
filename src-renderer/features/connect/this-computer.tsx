import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClientSetup } from '../../../src-relay/contract/client-setup.ts'
import { useApi } from '../../api/api-context.tsx'
import { useAction } from '../../api/use-action.ts'
import { useProblemText } from '../../api/use-problem-text.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { useToast } from '../../ui/toasts.tsx'

const queryKey = ['client-setups'] as const

/** Clients on the relay's own computer, set up and taken back with one press. */
export function ThisComputer() {
  const { t } = useTranslation()
  const { client } = useApi()
  const setups = useQuery({ queryKey, queryFn: () => client.listClientSetups() }).data ?? []
  if (setups.length === 0) return null
  return (
    <Card title={t('connect.here.title')} description={t('connect.here.text')}>
      <ul className="divide-y divide-line border-t border-line">
        {setups.map(setup => (
          <SetupLine key={setup.id} setup={setup} />
        ))}
      </ul>
    </Card>
  )
}

function SetupLine({ setup }: { readonly setup: ClientSetup }) {
  const { t } = useTranslation()
  const { label, files, appliedAt, isChanged = false } = setup
  const { apply, undo, isBusy, problem } = useSetup(setup)
  const [isAsking, setIsAsking] = useState(false)
  const isApplied = appliedAt !== undefined
  const action = t(isApplied ? 'connect.here.undo' : 'connect.here.apply')
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-x-3 font-medium">
          {label}
          {isApplied && (
            <span className="text-[13px] font-normal">
              <StateBadge tone="good" shape="solid" label={t('connect.here.applied')} />
            </span>
          )}
        </p>
        <p className="font-mono text-xs wrap-anywhere text-muted">{files.join(' · ')}</p>
        {isChanged && <p className="text-[13px] text-warn">{t('connect.here.changed')}</p>}
        <SetupProblem problem={problem} />
      </div>
      <Button
        aria-label={`${action}: ${label}`}
        disabled={isBusy}
        onClick={() => (isApplied ? (isChanged ? setIsAsking(true) : undo(false)) : apply())}
      >
        {action}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={() => undo(true)}
        title={t('connect.here.undoTitle', { client: label })}
        text={t('connect.here.undoText')}
        confirmLabel={t('connect.here.undo')}
      />
    </li>
  )
}

function SetupProblem({ problem }: { readonly problem: ReturnType<typeof useSetup>['problem'] }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  if (!problem) return null
  // The relay's own sentence names the file and what is wrong in it.
  const isQuoted = problem.code === 'settings_unreadable' || problem.code === 'settings_unwritable'
  return (
    <div role="alert" className="text-[13px] text-bad">
      <p>{isQuoted ? t('connect.here.failed') : problemText(problem)}</p>
      {isQuoted && (
        <p lang="en" className="wrap-anywhere">
          {problem.message}
        </p>
      )}
    </div>
  )
}

function useSetup({ id, label }: ClientSetup) {
  const { t } = useTranslation()
  const { client } = useApi()
  const cache = useQueryClient()
  const toast = useToast()
  const acting = useAction((request: () => Promise<ClientSetup>) => request())
  async function act(request: () => Promise<ClientSetup>, done: string) {
    if (await acting.run(request)) toast({ tone: 'good', text: done })
    await cache.invalidateQueries({ queryKey })
  }
  return {
    isBusy: acting.isBusy,
    problem: acting.problem,
    apply: () =>
      void act(
        () => client.applyClientSetup({ id, body: {} }),
        t('connect.here.appliedNow', { client: label }),
      ),
    undo: (force: boolean) =>
      void act(
        () => client.undoClientSetup({ id, body: { force } }),
        t('connect.here.undone', { client: label }),
      ),
  }
}
