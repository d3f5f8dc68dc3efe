import { useTranslation } from 'react-i18next'
import type { ApiKey } from '../../../src-relay/contract/api-key.ts'
import { toCsv } from '../../ui/csv.ts'
import { saveFile } from '../../ui/save-file.ts'
import { useKeyFigures } from './key-figures.ts'
import { shownState } from './key-state.ts'

/** Saves the keys that are shown as a table; their secrets are nowhere to be had. */
export function useSaveKeys(): (keys: readonly ApiKey[]) => void {
  const { t } = useTranslation()
  const { today } = useKeyFigures()
  return keys => {
    const head = ['name', 'state', 'today', 'created', 'ends'] as const
    const rows = keys.map(key => {
      const { name, id, createdAt, expiresAt } = key
      const cost = (today.get(id)?.costMicroUsd ?? 0) / 1e6
      const ends = expiresAt === undefined ? '' : new Date(expiresAt).toISOString()
      return [
        name,
        t(`keys.states.${shownState(key, Date.now())}`),
        cost,
        new Date(createdAt).toISOString(),
        ends,
      ]
    })
    saveFile('carpool-keys.csv', 'text/csv', toCsv([head.map(id => t(`keys.columns.${id}`)), ...rows]))
  }
}
