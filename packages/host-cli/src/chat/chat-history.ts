import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const linesKept = 500

/** Where the lines typed in earlier chats are kept. Beside the database, which must find a folder of its own empty. */
export function historyFile(dataFolder: string): string {
  return join(dataFolder, 'chat-history')
}

/** The lines typed before, newest first; none when there is no history. */
export async function readHistory(file: string): Promise<readonly string[]> {
  try {
    return (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '')
  } catch {
    // A convenience: without it, the arrow key finds nothing, and that is all.
    return []
  }
}

/** Keeps the lines for the next chat, for the user's eyes only. A folder that cannot be written keeps none. */
export async function writeHistory(file: string, lines: readonly string[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
    .then(() => writeFile(file, lines.slice(0, linesKept).join('\n') + '\n', { mode: 0o600 }))
    .catch(() => undefined)
}
