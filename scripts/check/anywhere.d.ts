// The few globals beyond the language that every runtime of the contract has: Node, Electron and the browser.

interface URL {
  readonly protocol: string
  readonly hostname: string
  readonly port: string
  readonly pathname: string
  readonly search: string
  readonly hash: string
  readonly username: string
  readonly password: string
}

declare const URL: {
  new (text: string): URL
  canParse(text: string): boolean
}

declare const TextEncoder: {
  new (): { encode(text: string): Uint8Array }
}
