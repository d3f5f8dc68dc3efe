import type { AccountIdentity } from '../contract/account.ts'
import type { ProviderInfo } from '../contract/provider.ts'
import type { QuotaReading } from '../contract/quota.ts'
import type { Conversion } from '../protocols/conversion.ts'
import type { ClientRequest, Protocol } from '../protocols/protocol.ts'
import type { HeaderMap, UpstreamRequest } from '../upstream/upstream.ts'
import type { ClientSettings } from './client-settings.ts'
import type { Credential } from './credential.ts'
import type { LoginMethod } from './login.ts'
import type { TestQuestion } from './test-question.ts'

export const operations = ['generate', 'count-tokens', 'list-models', 'ask-account'] as const
/** `generate` takes slots, is metered and settled; the others are probes: free, but they need a valid key. */
export type Operation = (typeof operations)[number]

/** One address a client may call, in its plain form; liberal spellings are reduced to it by `http/`. */
export interface ProviderRoute {
  readonly method: 'GET' | 'POST'
  /** Prefixes under which it is served, e.g. `/api`. */
  readonly prefixes: readonly string[]
  /** Path below the prefix, e.g. `/v1/messages`. */
  readonly path: string
  /** Further spellings of `path` that mean the same. */
  readonly aliases: readonly string[]
  readonly protocol: Protocol
  readonly operation: Operation
  /** Where the upstream speaks another format than the client, which is that of `protocol`. */
  readonly conversion?: Conversion
  /** Ids of the account kinds that can serve it; absent where all can. */
  readonly accountKinds?: readonly string[]
}

/** Status and headers of an upstream's answer, and for an error the beginning of its text. */
export interface ResponseHead {
  readonly status: number
  readonly headers: HeaderMap
  /** At most 64 KiB, for statuses of 400 and above only. Never logged. */
  readonly errorText?: string
}

/** A whole answer made by the relay. */
export interface LocalAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What the relay does next; decided by the provider, recorded in one place. `reason` is for the owner. */
export type Outcome =
  | { readonly kind: 'deliver' }
  /** `hint` goes to the client beside the upstream's own words. */
  | { readonly kind: 'callers-fault'; readonly hint?: string }
  | {
      readonly kind: 'try-another'
      readonly reason: string
      /** What failed: repeated faults of an `account` (the default) rest it; those of the others say nothing of it. */
      readonly about?: 'account' | 'provider' | 'call'
      /** As above, where no other account is left. */
      readonly hint?: string
    }
  | {
      readonly kind: 'cool-down'
      /** `model`: only the family of the model asked for. */
      readonly scope: 'account' | 'model'
      readonly until: number
      readonly reason: string
    }
  | { readonly kind: 'needs-login'; readonly reason: string }
  | { readonly kind: 'suspended'; readonly reason: string }

/** Reads an answer as it comes; throws for bytes that it cannot read. */
export interface AnswerDecoder {
  /** What may go on now; empty as long as nothing is whole. */
  push(bytes: Uint8Array): Uint8Array
  /** What is still to come after the last bytes. */
  end?(): Uint8Array
}

/** What an owner has given as the secret of an account. */
export type SecretReading =
  /** Used as it is. */
  | { readonly kind: 'secret' }
  /** What access tokens are asked for with, by the login of the kind. */
  | { readonly kind: 'grant'; readonly identity: AccountIdentity }
  /** `problem` goes on after the field's name, and quotes nothing of it. */
  | { readonly kind: 'refused'; readonly problem: string }

/** How an answer that comes in a frame of its own becomes one that the route's clients know. */
export interface AnswerDecoding {
  readonly contentType: string
  createDecoder(): AnswerDecoder
}

/** One upstream service. Pure: no I/O, no clock, no state. */
export interface Provider {
  readonly info: ProviderInfo
  readonly routes: readonly ProviderRoute[]
  /** How those kinds of accounts are logged in to that are not given a secret. */
  readonly logins: readonly LoginMethod[]
  /** Its clients that can be set up on this computer by their files. */
  readonly clientSettings?: readonly ClientSettings[]
  prepare(request: ClientRequest, credential: Credential): UpstreamRequest
  /** Where a secret is more than a word; `kind` is that of the account. */
  readSecret?(kind: string, secret: string): SecretReading
  /** A prepared request with a signature over it as it will be sent; undefined where none is wanted. */
  sign?(request: UpstreamRequest, credential: Credential, now: number): Promise<UpstreamRequest> | undefined
  /** Of successes only; undefined for an answer that is in the form the route's clients know. */
  decodeAnswer?(headers: HeaderMap, asked: ClientRequest, credential: Credential): AnswerDecoding | undefined
  /** @param asked the client's request, which explains some refusals */
  classify(head: ResponseHead, now: number, asked: ClientRequest): Outcome
  /** The provider's own windows as an answer states them; empty when it states none. */
  readQuota(headers: HeaderMap, now: number): readonly QuotaReading[]
  /** Asks for those windows outside of calls; undefined for an account of which they cannot be asked. */
  quotaQuery?(credential: Credential): UpstreamRequest | undefined
  /** What came for it, as JSON; empty for anything else. */
  readQuotaAnswer?(answer: unknown, now: number): readonly QuotaReading[]
  /** Models that share their limits have one family, e.g. `opus`. */
  modelFamily(model: string): string
  /** A correct answer of our own where the upstream lacks a probe; marked by a response header. */
  /** Undefined where a model has to be named, or only the provider's own client may ask. */
  testQuestion?(accountKind: string, model: string | undefined): TestQuestion | undefined
  answerLocally?(operation: Operation, request: ClientRequest, head: ResponseHead): LocalAnswer | undefined
}
