/**
 * Every key and channel name of the store, relative to the installation's prefix. The part in braces is the hash tag:
 * names that share it live on one node of a Redis Cluster, so one script may use them together.
 */
export const defaultPrefix = 'carpool:'

/** Puts the installation's prefix in front of a name. Braces in it would move every hash tag. */
export function createPrefixer(prefix: string): (name: string) => string {
  if (/[{}]/.test(prefix)) throw new Error(`a key prefix must not contain braces: ${prefix}`)
  return name => prefix + name
}

/** Names of one kind of records (`accounts`). */
export function recordKeys(kind: string) {
  return {
    /** Sorted set: id of each record → revision of its last change. */
    index: `{${kind}}:index`,
    /** Counter of all changes of this kind. */
    revision: `{${kind}}:revision`,
    /** Hash: the record's fields, each in JSON. */
    record: (id: string) => `{${kind}}:record:${id}`,
    /** What every record's key starts with. */
    recordPrefix: `{${kind}}:record:`,
    /** String that expires: who alone may work on the record. */
    lease: (id: string) => `{${kind}}:lease:${id}`,
    /** Channel: `<who>:<revision>` after each change. */
    changes: `{${kind}}:changes`,
  }
}
