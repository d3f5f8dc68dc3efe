import { expect, it } from 'vitest'
import { testAccount } from '../../tests/fixtures/account.ts'
import { callWish } from '../../tests/fixtures/call-wish.ts'
import type { Claim } from './affinity.ts'
import { createSelection } from './selection.ts'

/** A call that finds two accounts with limited slots, on a store that answers when it is told to. */
function begin(claim: Promise<Claim>) {
  const accounts = ['a', 'b'].map(id => testAccount({ id, maxCallsInFlight: 1 }))
  const asked: string[] = []
  const held = new Set<string>()
  const judged = accounts.map(account => ({
    account,
    eligibility: { kind: 'eligible', isCrowded: false } as const,
  }))
  const selection = createSelection(
    {
      rank: () => ({
        ranked: accounts.map(account => ({ account, isCrowded: false })),
        judged,
        why: 'first',
      }),
      judge: () => judged,
      affinity: {
        claim(_conversation, candidateId) {
          asked.push(`claim for ${candidateId}`)
          return claim
        },
        move: () => {},
      },
      slots: {
        async take({ id }) {
          asked.push(`slot of ${id}`)
          held.add(id)
          return { [Symbol.asyncDispose]: async () => void held.delete(id) }
        },
      },
      onConsidered: () => () => {},
      onChosen: () => {},
      now: () => 0,
    },
    callWish({ conversation: 'talk' }),
  )
  return { selection, asked, held }
}

it('asks for the binding and for a slot of the first account at once', async () => {
  const { promise, resolve } = Promise.withResolvers<Claim>()
  const { selection, asked, held } = begin(promise)
  const choosing = selection.next()
  await expect.poll(() => asked).toEqual(['claim for a', 'slot of a'])
  resolve({ binding: { home: 'a' }, isNew: true })
  expect((await choosing).account.id).toBe('a')
  expect(asked).toHaveLength(2)
  await selection[Symbol.asyncDispose]()
  expect(held.size).toBe(0)
})

it('gives that slot back when the conversation is at home elsewhere', async () => {
  const { selection, held } = begin(Promise.resolve({ binding: { home: 'b' }, isNew: false }))
  expect((await selection.next()).account.id).toBe('b')
  expect([...held]).toEqual(['b'])
  await selection[Symbol.asyncDispose]()
  expect(held.size).toBe(0)
})

it('holds nothing when the store fails', async () => {
  const { selection, held } = begin(Promise.reject(new Error('gone')))
  await expect(selection.next()).rejects.toThrow('gone')
  await selection[Symbol.asyncDispose]()
  expect(held.size).toBe(0)
})
