/** Where in a profile: keys and list positions from the top. */
export type ProfilePath = readonly (string | number)[]

/** One thing wrong in a profile, by its place in the data. Where that is in the file is for the reader of the file to tell. */
export type ProfileFault = {
  readonly path: ProfilePath
  /** Whether the key at `path` is meant, or its value, or (for what is missing) the key above it. */
  readonly at: 'key' | 'value' | 'above'
  readonly message: string
  /** The nearest name allowed there. */
  readonly suggestion?: string
  /** The value looks like a secret and is not to be shown. */
  readonly confidential?: boolean
}

/** The value at `path`; `undefined` where there is none. */
export function valueAt(value: unknown, path: ProfilePath): unknown {
  let found = value
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined
    found = (found as Record<string | number, unknown>)[step]
  }
  return found
}
