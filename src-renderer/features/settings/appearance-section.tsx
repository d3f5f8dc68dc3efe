import { useTranslation } from 'react-i18next'
import { localeSettings, themes } from '../../../src-main/ipc/contract.ts'
import { Card } from '../../ui/card.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { useAppearance } from '../appearance/appearance-context.tsx'

/** Holds at once. */
export function AppearanceSection() {
  const { t } = useTranslation()
  const { appearance, change } = useAppearance()
  return (
    <Card title={t('settings.sections.appearance')} description={t('settings.appearance')}>
      <div className="grid max-w-2xl gap-4 px-5 pb-5 sm:grid-cols-2">
        <SelectField
          name="language"
          label={t('appearance.language')}
          choices={localeSettings.map(value => ({ value, label: t(`appearance.languages.${value}`) }))}
          value={appearance.locale}
          onChange={value => change({ locale: localeSettings.find(known => known === value) ?? 'system' })}
        />
        <SelectField
          name="theme"
          label={t('appearance.theme')}
          choices={themes.map(value => ({ value, label: t(`appearance.themes.${value}`) }))}
          value={appearance.theme}
          onChange={value => change({ theme: themes.find(known => known === value) ?? 'system' })}
        />
      </div>
    </Card>
  )
}
