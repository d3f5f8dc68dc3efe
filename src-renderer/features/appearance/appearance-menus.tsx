import { Languages, SunMoon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { localeSettings, themes } from '../../../src-main/ipc/contract.ts'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { useAppearance } from './appearance-context.tsx'

export function AppearanceMenus() {
  const { t } = useTranslation()
  const { appearance, change } = useAppearance()
  return (
    <>
      <ChoiceMenu
        label={t('appearance.language')}
        icon={<Languages />}
        choices={localeSettings.map(value => ({ value, label: t(`appearance.languages.${value}`) }))}
        value={appearance.locale}
        onChange={value => change({ locale: localeSettings.find(known => known === value) ?? 'system' })}
      />
      <ChoiceMenu
        label={t('appearance.theme')}
        icon={<SunMoon />}
        choices={themes.map(value => ({ value, label: t(`appearance.themes.${value}`) }))}
        value={appearance.theme}
        onChange={value => change({ theme: themes.find(known => known === value) ?? 'system' })}
      />
    </>
  )
}
