/** What customers and the echo say to each other, so that a message seen tells which events it answers. */

import type { Poison } from './history.ts'

const words = { kills: '毒:死', throws: '毒:投' } as const satisfies Record<Poison, string>

/** Reads like all there is to say, so that it is answered soon; `unfinished`, like a beginning. */
export function questionText(number: number, { poison, unfinished }: { poison?: Poison | undefined; unfinished?: boolean } = {}): string {
  if (poison) return `${number}番 ${words[poison]}です`
  return unfinished === true ? `${number}番なんですが` : `${number}番お願いします`
}

export function readQuestion(text: string): { readonly number: number; readonly poison?: Poison } | undefined {
  const number = Number(/^(\d+)番/.exec(text)?.[1])
  if (!Number.isInteger(number)) return undefined
  const poison = (['kills', 'throws'] as const).find((kind) => text.includes(words[kind]))
  return { number, ...(poison && { poison }) }
}

/** An answer's messages: every seventh number is answered in two. */
export function answerTexts(numbers: readonly number[]): readonly string[] {
  const parts = numbers.some((number) => number % 7 === 0) ? 2 : 1
  return Array.from({ length: parts }, (_, index) => `返答 ${numbers.join(',')}番 (${index + 1}/${parts})`)
}

export function apologyText(numbers: readonly number[]): string {
  return `お詫び ${numbers.join(',')}番 (1/1)`
}

export type ReadAnswer = {
  readonly kind: 'answer' | 'apology'
  readonly numbers: readonly number[]
  readonly part: number
  readonly parts: number
}

export function readAnswer(text: string): ReadAnswer | undefined {
  const found = /^(返答|お詫び) ([\d,]+)番 \((\d+)\/(\d+)\)$/.exec(text)
  if (!found) return undefined
  const [, kind, numbers = '', part, parts] = found
  return {
    kind: kind === '返答' ? 'answer' : 'apology',
    numbers: numbers.split(',').map(Number),
    part: Number(part),
    parts: Number(parts),
  }
}
