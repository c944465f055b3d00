import type { PhoneNumbers } from '../ports/phone-numbers.ts'
import { resolveValues, type ResolutionContext } from './resolve-values.ts'

/** Knows the numbers it was told of and no others; for examples and tests. */
export class ListedPhoneNumbers implements PhoneNumbers {
  readonly #listed: ReadonlyMap<string, string>

  /** @param listed as written, without spaces and hyphens, to E.164. */
  constructor(listed: Readonly<Record<string, string>>) {
    this.#listed = new Map(Object.entries(listed))
  }

  find(text: string) {
    return [...text.matchAll(/\+?\d[\d -]{6,}\d/g)].flatMap((match) => {
      const number = this.#listed.get(match[0].replaceAll(/[ -]/g, ''))
      return number === undefined ? [] : [{ number, start: match.index, end: match.index + match[0].length }]
    })
  }
}

/** Wednesday 18 November 2026, ten in the morning in Tokyo; still the 17th in much of the world. */
export const wednesdayMorning: ResolutionContext = {
  now: new Date('2026-11-18T01:00:00Z'),
  zone: 'Asia/Tokyo',
  region: 'JP',
  phoneNumbers: new ListedPhoneNumbers({ '09012345678': '+819012345678', '0312345678': '+81312345678' }),
}

/**
 * What a message says, in one line for tests: the value, `|` its alternatives, ` unit`; `?reason` for words to be asked about.
 * "18時に4名か5名" is `18:00:00, 4|5`.
 */
export function readings(text: string, context: Partial<ResolutionContext> = {}): string {
  const { values, unresolved } = resolveValues(text, { ...wednesdayMorning, ...context })
  const parts = [
    ...values.map(({ at, value, alternatives = [], unit }) => ({
      at,
      shown: [value, ...alternatives].join('|') + (unit ? ` ${unit}` : ''),
    })),
    ...unresolved.map(({ at, reason }) => ({ at, shown: `?${reason}` })),
  ]
  return parts
    .toSorted((one, other) => one.at - other.at)
    .map(({ shown }) => shown)
    .join(', ')
}
