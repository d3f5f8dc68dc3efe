import { type LazyExoticComponent, lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { usePlatform } from '../../platform/platform-context.tsx'
import { formatRoute } from '../../routing/route.ts'
import { useRoute } from '../../routing/use-route.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { useMediaQuery } from '../../ui/use-media-query.ts'
import { listSections, type SectionId } from './sections.ts'

const sections: Readonly<Record<SectionId, LazyExoticComponent<() => React.ReactNode>>> = {
  network: lazy(async () => ({ default: (await import('./network-card.tsx')).NetworkCard })),
  storage: lazy(async () => ({ default: (await import('./storage-section.tsx')).StorageSection })),
  backup: lazy(async () => ({ default: (await import('./backup-section.tsx')).BackupSection })),
  security: lazy(async () => ({ default: (await import('./security-section.tsx')).SecuritySection })),
  'time-zone': lazy(async () => ({ default: (await import('./time-zone-section.tsx')).TimeZoneSection })),
  pool: lazy(async () => ({ default: (await import('./pool-section.tsx')).PoolSection })),
  'fair-share': lazy(async () => ({ default: (await import('./fair-share-section.tsx')).FairShareSection })),
  'new-keys': lazy(async () => ({ default: (await import('./new-keys-section.tsx')).NewKeysSection })),
  prices: lazy(async () => ({ default: (await import('./prices-section.tsx')).PricesSection })),
  retention: lazy(async () => ({ default: (await import('./retention-section.tsx')).RetentionSection })),
  alerts: lazy(async () => ({ default: (await import('./alerts-section.tsx')).AlertsSection })),
  appearance: lazy(async () => ({ default: (await import('./appearance-section.tsx')).AppearanceSection })),
  desktop: lazy(async () => ({ default: (await import('./desktop-section.tsx')).DesktopSection })),
  about: lazy(async () => ({ default: (await import('./about-section.tsx')).AboutSection })),
}

export function SettingsPage() {
  const { t } = useTranslation()
  const isWide = useMediaQuery('(min-width: 48rem)')
  const { query } = useRoute()
  const { desktop } = usePlatform()
  const groups = listSections(desktop !== undefined)
  const shown = groups.flatMap(([, ids]) => ids).find(id => id === query['section']) ?? 'network'
  const Section = sections[shown]
  return (
    <>
      <PageHeader title={t('pages.settings.title')} description={t('pages.settings.description')} />
      <div className="flex flex-col gap-5 md:grid md:grid-cols-[11rem_minmax(0,1fr)] md:items-start md:gap-8">
        {isWide ? (
          <SectionLinks groups={groups} shown={shown} />
        ) : (
          <SelectField
            name="section"
            label={t('settings.section')}
            choices={groups.flatMap(([, ids]) =>
              ids.map(id => ({ value: id, label: t(`settings.sections.${id}`) })),
            )}
            value={shown}
            onChange={section => {
              window.location.hash = formatRoute('settings', { section })
            }}
          />
        )}
        <Suspense fallback={<SkeletonRows rows={4} />}>
          <div key={shown} data-section={shown} className="flex min-w-0 flex-col gap-5">
            <Section />
          </div>
        </Suspense>
      </div>
    </>
  )
}

interface SectionLinksProps {
  readonly groups: ReturnType<typeof listSections>
  readonly shown: SectionId
}

function SectionLinks({ groups, shown }: SectionLinksProps) {
  const { t } = useTranslation()
  return (
    <nav aria-label={t('settings.section')} className="sticky top-7 flex flex-col gap-4">
      {groups.map(([group, ids]) => (
        <div key={group}>
          <p className="px-3 pb-1 text-xs text-muted">{t(`settings.groups.${group}`)}</p>
          <ul className="flex flex-col gap-0.5">
            {ids.map(id => (
              <li key={id}>
                <a
                  href={formatRoute('settings', { section: id })}
                  aria-current={id === shown ? 'page' : undefined}
                  className="block rounded-lg px-3 py-1.5 text-muted transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-hover aria-[current=page]:font-medium aria-[current=page]:text-ink"
                >
                  {t(`settings.sections.${id}`)}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}
