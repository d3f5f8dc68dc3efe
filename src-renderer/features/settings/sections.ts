export const sectionGroups = {
  relay: ['network', 'storage', 'backup', 'security', 'time-zone'],
  sharing: ['pool', 'fair-share', 'new-keys'],
  usage: ['prices', 'retention', 'alerts'],
  app: ['appearance', 'desktop', 'about'],
} as const

export type SectionGroup = keyof typeof sectionGroups
export type SectionId = (typeof sectionGroups)[SectionGroup][number]

/** Those that this home has, in their groups. */
export function listSections(
  hasDesktop: boolean,
): readonly (readonly [SectionGroup, readonly SectionId[]])[] {
  const groups = Object.entries(sectionGroups) as [SectionGroup, readonly SectionId[]][]
  return groups.map(([group, ids]) => [group, ids.filter(id => id !== 'desktop' || hasDesktop)])
}
