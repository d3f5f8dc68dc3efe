import type { ApiKey } from '../contract/api-key.ts'
import { matchesModel } from '../contract/model-pattern.ts'
import { RelayError } from '../kernel/errors.ts'
import type { ClientTable, SeenClient } from './client-table.ts'

/** A call as far as a key's restrictions see it. */
export interface PermitSubject {
  readonly key: ApiKey
  readonly provider: { readonly id: string; readonly label: string }
  readonly client: SeenClient
  /** Empty for a call that asks for no model. */
  readonly model: string
}

/** Throws a `RelayError` that names the restriction a call runs into. */
export type Permit = (subject: PermitSubject) => void

export interface PermitDeps {
  readonly clients: Pick<ClientTable, 'labelOf'>
}

export function createPermit({ clients }: PermitDeps): Permit {
  return function permit({ key, provider, client, model }) {
    if (key.providers && !key.providers.includes(provider.id))
      throw new RelayError(
        'provider_not_allowed',
        `This API key may not be used for ${provider.label}. It is made for: ${key.providers.join(', ')}.`,
      )
    if (key.clients && !key.clients.includes(client.id ?? '')) {
      const allowed = key.clients.map(clients.labelOf).join(', ')
      const message = `This API key may not be used from ${client.label}. It is made for: ${allowed}.`
      throw new RelayError('client_not_allowed', message)
    }
    if (model !== '') permitModel(key, model)
  }
}

function permitModel({ models }: ApiKey, model: string): void {
  if (models.kind === 'any') return
  const isNamed = models.patterns.some(pattern => matchesModel(pattern, model))
  if (isNamed === (models.kind === 'only')) return
  const rule = models.kind === 'only' ? 'It may use' : 'It may use all but'
  const message = `This API key may not use the model ${model}. ${rule}: ${models.patterns.join(', ')}.`
  throw new RelayError('model_not_allowed', message)
}
