import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { toProblem, useProblemText } from '../../api/use-problem-text.ts'
import { Button } from '../../ui/button.tsx'
import { Card, type CardProps } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'

export interface SettingsCardProps<T> extends Omit<CardProps, 'children' | 'isBusy'> {
  readonly query: UseQueryResult<T>
  /** A list takes the whole width, a form only as much as can be read. */
  readonly isList?: boolean
  readonly children: (data: T) => ReactNode
}

/** A card whose content is read from the relay: a place held for it, the content, or why there is none. */
export function SettingsCard<T>({ query, isList = false, children, ...card }: SettingsCardProps<T>) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  return (
    <Card {...card} isBusy={query.isPending}>
      {query.isPending && <SkeletonRows rows={2} />}
      {query.isError && (
        <div className="px-5 pb-5">
          <Notice
            tone="bad"
            role="alert"
            action={<Button onClick={() => void query.refetch()}>{t('actions.retry')}</Button>}
          >
            {problemText(toProblem(query.error))}
          </Notice>
        </div>
      )}
      {query.data !== undefined && (
        <div className={`flex flex-col gap-5 px-5 pb-5 ${isList ? '' : 'max-w-2xl'}`}>
          {children(query.data)}
        </div>
      )}
    </Card>
  )
}
