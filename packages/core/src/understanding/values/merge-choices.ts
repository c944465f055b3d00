import type { ResolvedValue } from '../resolved-value.ts'

/** Words that offer two values for one: 7時か8時, "Friday or Saturday". */
const either = /^(?:,? ?or ?(?:on |at |maybe )?|か|または|もしくは|、または|、もしくは|あるいは)$/i

/** A choice the customer leaves open is one value with the other as an alternative, so that nothing is written before they choose. */
export function mergeChoices(values: readonly ResolvedValue[], message: string): readonly ResolvedValue[] {
  const merged: ResolvedValue[] = []
  for (const value of values) {
    const before = merged.at(-1)
    const end = before ? before.at + before.words.length : 0
    const other = before && either.test(message.slice(end, value.at)) ? otherChoice(before, value) : null
    if (!before || other === null) {
      merged.push(value)
      continue
    }
    const first = atTimeOf(before, value)
    const alternatives = new Set([...(first.alternatives ?? []), ...other].filter((choice) => choice !== first.value))
    merged[merged.length - 1] = {
      ...first,
      alternatives: [...alternatives],
      words: message.slice(before.at, value.at + value.words.length),
    }
  }
  return merged
}

/** The second choice in the terms of the first: after a date-time a time is one of the same day. */
function otherChoice(first: ResolvedValue, second: ResolvedValue): readonly (string | number)[] | null {
  const choices = [second.value, ...(second.alternatives ?? [])]
  if (first.kind === second.kind && first.unit === second.unit) return choices
  if (first.kind === 'date' && second.kind === 'datetime') return choices
  if (first.kind === 'datetime' && second.kind === 'time') return choices.map((time) => `${String(first.value).slice(0, 10)} ${time}`)
  return null
}

/** "Friday or Saturday at 7": the time goes for both days. */
function atTimeOf(first: ResolvedValue, second: ResolvedValue): ResolvedValue {
  if (first.kind !== 'date' || second.kind !== 'datetime') return first
  const time = String(second.value).slice(11)
  const { alternatives, ...rest } = first
  return {
    ...rest,
    kind: 'datetime',
    value: `${first.value} ${time}`,
    ...(alternatives && { alternatives: alternatives.map((day) => `${day} ${time}`) }),
  }
}
