const browsers = [
  [/\bEdg\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\//, 'Firefox'],
  [/\bChrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
] as const
const systems = [
  [/\bWindows\b/, 'Windows'],
  [/\b(?:iPhone|iPad)\b/, 'iOS'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bLinux\b/, 'Linux'],
] as const

/** `Firefox · Linux`, from what a browser says of itself; undefined for an unknown one. */
export function nameBrowser(userAgent: string): string | undefined {
  const find = (known: typeof browsers | typeof systems) => known.find(([form]) => form.test(userAgent))?.[1]
  const parts = [find(browsers), find(systems)].filter(part => part !== undefined)
  return parts.length > 0 ? parts.join(' · ') : undefined
}
