import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { changedFields } from '../../ui/changed-fields.ts'
import { FullForm } from '../../ui/full-form.tsx'
import { LeaveGuard } from '../../ui/leave-guard.tsx'
import { useToast } from '../../ui/toasts.tsx'

export interface SettingsFormProps<Schema extends z.ZodType<object>> {
  /** Of a change. */
  readonly schema: Schema
  /** What holds now, in the fields of `values`. */
  readonly stored: object
  readonly values: object
  /** Sends the fields that differ. */
  readonly save: (change: Partial<z.output<Schema>>) => Promise<void>
  /** Takes back what was typed. */
  readonly onDiscard: () => void
  readonly savedText?: string
  readonly children: ReactNode
}

/** A form over settings: nothing is sent that is not changed, and nothing typed is lost without a question. */
export function SettingsForm<Schema extends z.ZodType<object>>(props: SettingsFormProps<Schema>) {
  const { schema, stored, values, save, onDiscard, savedText, children } = props
  const { t } = useTranslation()
  const toast = useToast()
  const saving = useAction(async (change: Partial<z.output<Schema>>) => {
    await save(change)
    return true
  })
  const isChanged = Object.keys(changedFields(stored, values)).length > 0

  async function submit(wanted: z.output<Schema>) {
    const change = changedFields(stored, wanted)
    if (!isChanged || Object.keys(change).length === 0) return onDiscard()
    if (!(await saving.run(change))) return
    onDiscard()
    toast({ tone: 'good', text: savedText ?? t('settings.saved') })
  }
  return (
    <FullForm
      schema={schema}
      values={values}
      problem={saving.problem}
      onSubmit={wanted => void submit(wanted)}
    >
      {children}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" disabled={!isChanged || saving.isBusy}>
          {t('actions.save')}
        </Button>
        {isChanged && (
          <Button variant="quiet" disabled={saving.isBusy} onClick={onDiscard}>
            {t('settings.discard')}
          </Button>
        )}
      </div>
      <LeaveGuard isActive={isChanged && !saving.isBusy} />
    </FullForm>
  )
}
