import { type ParseError, parse } from 'jsonc-parser'
import { type ClientPlace, type ClientSettings, setInJson } from '../client-settings.ts'
import { customModels } from './info.ts'

export const clientSettings: readonly ClientSettings[] = [
  { id: 'droid', label: 'Droid', files: [{ path: '.factory/config.json', edit: addModels }] },
]

/** Behind the models that are there. */
function addModels(text: string, { baseUrl, key }: ClientPlace): string {
  const listed = countModels(text)
  const filled = customModels.map(model => model.replaceAll('{baseUrl}', baseUrl).replaceAll('{key}', key))
  return listed === 0
    ? setInJson(text, [[['custom_models'], filled.map(model => JSON.parse(model))]])
    : setInJson(
        text,
        filled.map((model, at) => [['custom_models', listed + at], JSON.parse(model)]),
      )
}

function countModels(text: string): number {
  const errors: ParseError[] = []
  const { custom_models: models } = parse(text, errors, { allowTrailingComma: true }) ?? {}
  return Array.isArray(models) ? models.length : 0
}
