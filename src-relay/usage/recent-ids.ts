/** Remembers the last so many ids. */
export function createRecentIds(most: number) {
  const ids = new Set<string>()
  return {
    /** False when the id was among them already. */
    add(id: string): boolean {
      if (ids.has(id)) return false
      ids.add(id)
      if (ids.size > most) {
        for (const oldest of ids) {
          ids.delete(oldest)
          break
        }
      }
      return true
    },
  }
}
