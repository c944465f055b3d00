import type { Screen } from './screen.ts'

/** Shorter waits need no explanation. */
const quietMilliseconds = 1000

/** Waits for `work`; after a second a terminal is told what for, in a line that is taken away again. Elsewhere nothing is said. */
export async function whileWaiting<Result>(screen: Screen, words: string, work: Promise<Result>): Promise<Result> {
  let told = false
  const timer = setTimeout(() => {
    told = screen.talksToTerminal
    if (told) screen.tell(screen.paintTalk('quiet', words))
  }, quietMilliseconds)
  try {
    return await work
  } finally {
    clearTimeout(timer)
    if (told) screen.tell('\r\x1b[K')
  }
}
