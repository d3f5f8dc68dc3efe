/** A Lua script of this room, loaded once and run by its digest. */
export interface Script {
  readonly name: string
  readonly lua: string
}

export type StoreState = 'ready' | 'connecting' | 'down'

/** Keys and values as Redis takes them. */
export type StoreArgument = string | number

export interface StoreCommand {
  readonly name: string
  readonly keys: readonly string[]
  readonly args?: readonly StoreArgument[]
}

/**
 * The one way to Redis for every room above. Key names are relative: the store puts the installation's prefix in front.
 * Every call fails with `RelayError('store_down')` within a second while Redis is gone; nothing is queued in silence.
 */
export interface Store {
  state(): StoreState
  /** Throws `RelayError('store_down')` unless Redis answers. Costs no round trip. */
  assertReady(): void
  onStateChange(listener: (state: StoreState) => void): () => void
  /**
   * One command; `keys` come first, prefixed, then `args`. Replies as in RESP2, except that `hgetall` gives an object.
   * Use scripts for anything that reads before it writes.
   */
  command(name: string, keys: readonly string[], args?: readonly StoreArgument[]): Promise<unknown>
  /** One script; all its keys share a hash tag. */
  run(script: Script, keys: readonly string[], args?: readonly StoreArgument[]): Promise<unknown>
  /**
   * All commands in one step, or none of them; whoever reads meanwhile sees the store before or after. On a connection
   * of its own, so that calls do not wait behind it. Rejects on a Redis Cluster.
   */
  transact(commands: readonly StoreCommand[]): Promise<void>
  publish(channel: string, message: string): Promise<void>
  /**
   * Resolves when the subscription is in force; resubscribes by itself after a reconnect and then says so, because
   * messages may have been lost in between.
   */
  subscribe(
    channel: string,
    listener: (message: string) => void,
    onResubscribed?: () => void,
  ): Promise<() => Promise<void>>
  /** Every key of this installation, of which there may be many. Rejects on a Redis Cluster. */
  listKeys(): Promise<readonly string[]>
  /** Server version as Redis reports it. */
  version(): Promise<string>
  stop(): Promise<void>
}
