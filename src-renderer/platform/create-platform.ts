import type { DesktopBridge } from '../../src-main/ipc/contract.ts'
import { createBrowserPlatform } from './browser-platform.ts'
import { createDesktopPlatform } from './desktop-platform.ts'
import type { Platform } from './platform.ts'

declare global {
  interface Window {
    /** Put there by the desktop's preload script. */
    readonly carpool?: DesktopBridge
  }
}

/** The one place that looks at where the page is. */
export async function createPlatform(page: Window): Promise<Platform> {
  return page.carpool ? createDesktopPlatform(page.carpool) : createBrowserPlatform(page)
}
