import { styleText } from 'node:util'

/** The few ways a word is set apart. Meaning never rests on colour alone. */
export type Tone = 'title' | 'quiet' | 'good' | 'alarm' | 'key'

/** Colours a text by its tone; gives it back unchanged where colours are not wanted. */
export type Paint = (tone: Tone, text: string) => string

const styles = { title: 'bold', quiet: 'dim', good: 'green', alarm: 'red', key: 'cyan' } as const

export const plain: Paint = (_tone, text) => text

const coloured: Paint = (tone, text) => styleText(styles[tone], text, { validateStream: false })

/** Colours on a terminal that knows them, unless NO_COLOR (no-color.org: set and not empty) or `--no-color` says otherwise. */
export function choosePaint(options: {
  readonly isTerminal: boolean
  readonly wanted: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
}): Paint {
  const { isTerminal, wanted, environment } = options
  return isTerminal && wanted && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb' ? coloured : plain
}
