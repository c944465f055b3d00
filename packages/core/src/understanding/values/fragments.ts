/** The end of a number in a pattern: it does not go on as a longer number, a decimal, a chain (3-5-2), a version or an amount with commas. */
export const numberEnds = '(?!\\d|[-./:]\\d|,\\d{3}(?!\\d))'

/** As `numberEnds`, where a hyphen may still join the end of a range. */
export const numberEndsOrRange = '(?!\\d|[./:]\\d|,\\d{3}(?!\\d))'

/** The seven kanji of weekdays, Monday first, as `weekdayOf` counts. */
export const weekdayKanji = '月火水木金土日'

/** English weekdays as people type them. */
export const englishWeekdays: Readonly<Record<string, number>> = {
  monday: 0,
  mon: 0,
  tuesday: 1,
  tues: 1,
  tue: 1,
  wednesday: 2,
  weds: 2,
  wed: 2,
  thursday: 3,
  thurs: 3,
  thur: 3,
  thu: 3,
  friday: 4,
  fri: 4,
  saturday: 5,
  sat: 5,
  sunday: 6,
  sun: 6,
}

/** English months as people type them. */
export const englishMonths: Readonly<Record<string, number>> = {
  january: 1,
  jan: 1,
  february: 2,
  feb: 2,
  march: 3,
  mar: 3,
  april: 4,
  apr: 4,
  may: 5,
  june: 6,
  jun: 6,
  july: 7,
  jul: 7,
  august: 8,
  aug: 8,
  september: 9,
  sept: 9,
  sep: 9,
  october: 10,
  oct: 10,
  november: 11,
  nov: 11,
  december: 12,
  dec: 12,
}

/** Any of `words`, the longest first, so that "monday" is not read as "mon". */
export function anyOf(words: Iterable<string>): string {
  return [...words].sort((one, other) => other.length - one.length).join('|')
}

const goesOn =
  'for|on|at|in|today|tomorrow|tmrw|tmr|tonight|this|next|the|please|pls|plz|if|and|or|but|to|until|till|is|was|would|will|works?|instead|sharp|with|under|around|about|from|ok(?:ay)?|thanks?|thank|we|i|my|our|so|as|because|maybe|possible|possibly|available|free|just|then|latest|earliest|local|japan|jst'

/**
 * What may follow a bare number that is a time or a party: nothing, a mark, or a word with which a sentence goes on. Before any other word
 * the number counts that word ("at 5 stars", "for one thing") and is not read.
 */
export const sentenceGoesOn = `(?=(?: ?$| ?[^a-z0-9 ]| \\d| (?:${goesOn}|${anyOf(Object.keys(englishWeekdays))})(?![a-z])))`
