import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import {
  type DesktopSettings,
  type DesktopSettingsChange,
  keepAwakeModes,
} from '../../../src-main/ipc/contract.ts'
import { useRowAction } from '../../api/use-row-action.ts'
import type { DesktopControl } from '../../platform/platform.ts'
import { usePlatform } from '../../platform/platform-context.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { Switch } from '../../ui/switch.tsx'
import { SettingsCard } from './settings-card.tsx'

const queryKey = ['desktop-settings'] as const

/** How the app behaves on this computer; holds at once. */
export function DesktopSection() {
  const { desktop } = usePlatform()
  return desktop ? <DesktopCard desktop={desktop} /> : null
}

function DesktopCard({ desktop }: { readonly desktop: DesktopControl }) {
  const { t } = useTranslation()
  // The system may have changed it meanwhile.
  const query = useQuery({ queryKey, queryFn: () => desktop.read(), refetchOnWindowFocus: true })
  return (
    <SettingsCard
      title={t('settings.sections.desktop')}
      description={t('desktopSettings.description')}
      query={query}
    >
      {settings => <DesktopFields settings={settings} desktop={desktop} />}
    </SettingsCard>
  )
}

interface DesktopFieldsProps {
  readonly settings: DesktopSettings
  readonly desktop: DesktopControl
}

function DesktopFields({ settings: { loginItem, keepAwake }, desktop }: DesktopFieldsProps) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const act = useRowAction()
  const change = (wanted: DesktopSettingsChange): void =>
    void act(desktop.write(wanted).then(found => cache.setQueryData(queryKey, found)))
  return (
    <>
      <div className="flex items-start gap-4">
        <div className="min-w-0 flex-1">
          <p className="font-medium">{t('desktopSettings.startsAtLogin')}</p>
          <p className="text-[13px] text-pretty text-muted">{t(`desktopSettings.loginItems.${loginItem}`)}</p>
        </div>
        <Switch
          label={t('desktopSettings.startsAtLogin')}
          isOn={loginItem === 'on' || loginItem === 'requires-approval'}
          isDisabled={loginItem === 'unavailable'}
          onChange={startsAtLogin => change({ startsAtLogin })}
        />
      </div>
      <div className="flex max-w-sm flex-col gap-1">
        <SelectField
          name="keepAwake"
          label={t('desktopSettings.keepAwake')}
          choices={keepAwakeModes.map(value => ({
            value,
            label: t(`desktopSettings.keepAwakeModes.${value}`),
          }))}
          value={keepAwake}
          onChange={value => change({ keepAwake: keepAwakeModes.find(known => known === value) })}
        />
        <p className="text-[13px] text-pretty text-muted">{t('desktopSettings.keepAwakeHint')}</p>
      </div>
    </>
  )
}
