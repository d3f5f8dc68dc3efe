import { readScript, type Script } from './script.ts'

/** Which calls a scripted rule is for; an absent field matches all. */
export interface RuleMatch {
  readonly path?: string
  readonly secret?: string
  readonly model?: string
  /** How many calls it serves before it is used up; absent: for ever. */
  readonly times?: number
}

interface ScriptSubject {
  readonly path: string
  readonly secret: string | undefined
  readonly model: string | undefined
  /** Text after `@sim:` in the model's name. */
  readonly modelScript: string | undefined
  /** The `x-sim` header. */
  readonly headerScript: string | undefined
}

export interface ScriptRules {
  add(script: Script | string, match?: RuleMatch): void
  clear(): void
  /** What the call itself asks for wins; otherwise the first matching rule is used. Throws ScriptError. */
  choose(subject: ScriptSubject): Script | undefined
}

interface Rule {
  readonly script: Script
  readonly match: RuleMatch
  left: number
}

const rememberedTexts = 1000

export function createScriptRules(): ScriptRules {
  const rules: Rule[] = []
  const known = new Map<string, Script>()

  // The same text gives the same object, so that an answer made for it can be kept.
  function read(text: string): Script {
    const found = known.get(text)
    if (found) return found
    if (known.size >= rememberedTexts) known.clear()
    const script = readScript(text)
    known.set(text, script)
    return script
  }

  function fromRules(subject: ScriptSubject): Script | undefined {
    const index = rules.findIndex(rule => matches(rule.match, subject))
    const rule = rules[index]
    if (!rule) return undefined
    rule.left -= 1
    if (rule.left <= 0) rules.splice(index, 1)
    return rule.script
  }

  return {
    add(script, match = {}) {
      rules.push({ script: readScript(script), match, left: match.times ?? Number.POSITIVE_INFINITY })
    },
    clear() {
      rules.length = 0
    },
    choose(subject) {
      const { modelScript, headerScript } = subject
      if (modelScript === undefined && headerScript === undefined) {
        return rules.length === 0 ? undefined : fromRules(subject)
      }
      if (headerScript === undefined) return read(modelScript ?? '')
      return modelScript === undefined ? read(headerScript) : { ...read(modelScript), ...read(headerScript) }
    },
  }
}

function matches(match: RuleMatch, subject: ScriptSubject): boolean {
  return (
    (match.path === undefined || match.path === subject.path) &&
    (match.secret === undefined || match.secret === subject.secret) &&
    (match.model === undefined || match.model === subject.model)
  )
}
