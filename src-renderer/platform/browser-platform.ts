import { type Appearance, localeSettings, themes } from '../../src-main/ipc/contract.ts'
import type { Platform } from './platform.ts'

const storageKey = 'carpool.appearance'

/** The page in a browser, served by the control plane. */
export function createBrowserPlatform(page: Window): Platform {
  return {
    initialAppearance: readAppearance(page.localStorage),
    systemLanguages: page.navigator.languages,
    writeAppearance: async appearance => page.localStorage.setItem(storageKey, JSON.stringify(appearance)),
    // A page over plain HTTP from another computer has no clipboard of its own.
    writeClipboard: text =>
      page.isSecureContext ? page.navigator.clipboard.writeText(text) : copyBySelection(page.document, text),
  }
}

function readAppearance(storage: Storage): Appearance {
  const stored = readJson(storage.getItem(storageKey))
  const { theme, locale } =
    typeof stored === 'object' && stored !== null ? { theme: '', locale: '', ...stored } : {}
  return {
    theme: themes.find(known => known === theme) ?? 'system',
    locale: localeSettings.find(known => known === locale) ?? 'system',
  }
}

function readJson(text: string | null): unknown {
  if (text === null) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function copyBySelection(document: Document, text: string): Promise<void> {
  const area = document.createElement('textarea')
  area.value = text
  area.readOnly = true
  area.className = 'fixed -top-96'
  // Inside an open dialog, which would take the focus back from anything outside.
  const place = document.activeElement?.closest('[role=dialog]') ?? document.body
  place.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  if (!isCopied) throw new Error('the browser refused to copy')
}
