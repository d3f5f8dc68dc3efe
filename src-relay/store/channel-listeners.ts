export interface ChannelListener {
  readonly onMessage: (message: string) => void
  /** The subscription is in force again after a gap in which messages may have been lost. */
  readonly onResubscribed: () => void
}

/** Who listens to which channel. */
export function createChannelListeners() {
  const channels = new Map<string, Set<ChannelListener>>()
  return {
    names: (): string[] => [...channels.keys()],
    add(channel: string, listener: ChannelListener): void {
      const listeners = channels.get(channel) ?? new Set()
      channels.set(channel, listeners.add(listener))
    },
    /** True when it was the channel's last. */
    remove(channel: string, listener: ChannelListener): boolean {
      const listeners = channels.get(channel)
      if (listeners?.delete(listener) !== true || listeners.size > 0) return false
      return channels.delete(channel)
    },
    deliver(channel: string, message: string): void {
      for (const { onMessage } of channels.get(channel) ?? []) onMessage(message)
    },
    tellOfGap(names: readonly string[]): void {
      for (const name of names) for (const { onResubscribed } of channels.get(name) ?? []) onResubscribed()
    },
    clear: () => channels.clear(),
  }
}
