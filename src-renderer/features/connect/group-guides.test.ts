import { expect, test } from 'vitest'
import type { ProviderInfo } from '../../../src-relay/contract/provider.ts'
import { groupGuides, suitsSystem } from './group-guides.ts'

const guide = (label: string) => ({ id: label, label, lines: [] })
const provider = (label: string, guides: readonly string[]): ProviderInfo => ({
  id: label,
  label,
  accountKinds: [],
  clientGuides: guides.map(guide),
})

test('ways to set up one client stand together, in their order', () => {
  const clients = groupGuides([
    provider('Acme', ['Acme Code (macOS, Linux)', 'Acme Code (Windows PowerShell)', 'Acme SDK']),
    provider('Globex', ['Globex: ~/.globex.toml', 'Globex (macOS, Linux), with that file']),
  ])
  expect(clients.map(({ name, variants }) => [name, variants.map(({ label }) => label)])).toEqual([
    ['Acme Code', ['macOS, Linux', 'Windows PowerShell']],
    ['Acme SDK', ['Acme SDK']],
    ['Globex', ['~/.globex.toml', 'macOS, Linux']],
  ])
})

test('the system of the page chooses the way that is shown first', () => {
  expect(suitsSystem('Windows PowerShell', 'Win32')).toBe(true)
  expect(suitsSystem('macOS, Linux', 'Win32')).toBe(false)
  expect(suitsSystem('macOS, Linux', 'MacIntel')).toBe(true)
})
