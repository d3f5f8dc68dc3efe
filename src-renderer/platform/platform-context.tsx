import { createContext, useContext } from 'react'
import type { Platform } from './platform.ts'

const PlatformContext = createContext<Platform | undefined>(undefined)

export const PlatformProvider = PlatformContext.Provider

export function usePlatform(): Platform {
  const platform = useContext(PlatformContext)
  if (!platform) throw new Error('usePlatform needs a PlatformProvider above it')
  return platform
}
