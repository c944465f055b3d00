import { createHash } from 'node:crypto'

import type { FolderFile } from './read-folder.ts'

/**
 * Names the exact content of a tenant's files: the first 12 hexadecimal digits of a SHA-256 over every path and every byte,
 * in the order of the paths. The same content gives the same name on any machine. 48 bits are plenty to tell a business's
 * releases apart, and short enough to read aloud.
 */
export function nameRelease(files: readonly FolderFile[]): string {
  const hash = createHash('sha256')
  // Lengths go first, so that no two different sets of files read the same.
  for (const { path, bytes } of files) hash.update(`${Buffer.byteLength(path)}:${path}:${bytes.length}:`).update(bytes)
  return hash.digest('hex').slice(0, 12)
}
