import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stripVTControlCharacters } from 'node:util'
import { expect } from 'vitest'

/** A program in a terminal of 40 lines, as a person has it. */
export interface Terminal extends AsyncDisposable {
  /** Waits until it has shown these words. */
  shows(words: string): Promise<void>
  type(keys: string): void
}

export interface TerminalPlace {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

const showsWithinMs = 30_000

/** What a terminal answers when it is asked where its cursor is and what it can do. */
const answers: readonly (readonly [string, string])[] = [
  ['\x1b[6n', '\x1b[1;1R'],
  ['\x1b[c', '\x1b[?62;c'],
]

export function openTerminal(command: readonly string[], { cwd, env }: TerminalPlace): Terminal {
  // The program's words go by the environment, so that no shell reads them.
  const words = Object.fromEntries(command.map((word, index) => [`WORD_${index}`, word]))
  const quoted = command.map((_, index) => `"$WORD_${index}"`).join(' ')
  const line = `stty rows 40 cols 120; exec ${quoted}`
  const child = spawn('/usr/bin/script', ['-qefc', line, '/dev/null'], {
    cwd,
    env: { ...env, ...words },
    stdio: 'pipe',
  })
  const ended = once(child, 'exit')
  let shown = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text
    for (const [asked, answer] of answers) if (text.includes(asked)) child.stdin.write(answer)
  })
  return {
    async shows(words) {
      // A gap may be a space or a move of the cursor.
      const packed = () => stripVTControlCharacters(shown).replaceAll(/\s/g, '')
      await expect
        .poll(packed, { timeout: showsWithinMs, interval: 100 })
        .toContain(words.replaceAll(' ', ''))
    },
    type: keys => void child.stdin.write(keys),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
