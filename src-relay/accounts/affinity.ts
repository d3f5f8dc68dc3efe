import { z } from 'zod'
import { describeError, type Logger } from '../kernel/logger.ts'
import { bindingKey, claimBindingScript, moveBindingScript } from '../store/binding-scripts.ts'
import type { Store } from '../store/store.ts'

/** Where a conversation is at home, and where it is served while its home rests for a moment. */
export interface Binding {
  readonly home: string
  readonly substitute?: string
}

export interface Claim {
  readonly binding: Binding
  /** Nothing was known of the conversation before this call. */
  readonly isNew: boolean
}

/** Keeps conversations on their accounts, over all relays on the store. */
export interface Affinity {
  /** What the conversation is bound to; the candidate when it is bound to nothing yet. At most one round trip. */
  claim(conversation: string, candidateId: string): Promise<Claim>
  /** Binds it anew in the background, unless another relay was faster. Never throws. */
  move(conversation: string, from: Binding, to: Binding): void
  /** Resolves when nothing is being written. */
  settled(): Promise<void>
}

export interface AffinityDeps {
  readonly store: Pick<Store, 'run'>
  readonly logger: Logger
  readonly now: () => number
}

/** The longest that a provider keeps a conversation's beginning ready; it slides with every call. */
const ttlMs = 3_600_000
/** So long another relay's move may go unnoticed, and the store need not be asked. */
const trustMs = 30_000
const mostRemembered = 10_000

const claimSchema = z.tuple([z.string(), z.union([z.literal(0), z.literal(1)])])

export function createAffinity({ store, logger, now }: AffinityDeps): Affinity {
  const remembered = new Map<string, { readonly binding: Binding; readonly readAt: number }>()
  const writes = new Set<Promise<void>>()

  const remember = (conversation: string, binding: Binding): void => {
    remembered.delete(conversation)
    remembered.set(conversation, { binding, readAt: now() })
    const oldest = remembered.size > mostRemembered ? remembered.keys().next().value : undefined
    if (oldest !== undefined) remembered.delete(oldest)
  }
  const write = async (conversation: string, from: Binding, to: Binding): Promise<void> => {
    try {
      const args = [formatBinding(from), formatBinding(to), ttlMs]
      const bound = await store.run(moveBindingScript, [bindingKey(conversation)], args)
      remember(conversation, readBinding(String(bound)))
    } catch (error) {
      // The next call finds the old binding and moves the conversation again.
      remembered.delete(conversation)
      logger.debug('a conversation was not bound anew', { reason: describeError(error) })
    }
  }
  return {
    async claim(conversation, candidateId) {
      const known = remembered.get(conversation)
      if (known && known.readAt + trustMs > now()) return { binding: known.binding, isNew: false }
      const reply = await store.run(claimBindingScript, [bindingKey(conversation)], [candidateId, ttlMs])
      const [bound, isNew] = claimSchema.parse(reply)
      const binding = readBinding(bound)
      remember(conversation, binding)
      return { binding, isNew: isNew === 1 }
    },
    move(conversation, from, to) {
      remember(conversation, to)
      const written = write(conversation, from, to).finally(() => writes.delete(written))
      writes.add(written)
    },
    settled: async () => void (await Promise.all(writes)),
  }
}

function formatBinding({ home, substitute }: Binding): string {
  return substitute === undefined ? home : `${home} ${substitute}`
}

function readBinding(text: string): Binding {
  const [home = '', substitute] = text.split(' ')
  return { home, ...(substitute !== undefined && { substitute }) }
}
