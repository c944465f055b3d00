import { dateReading, eitherDateReading, fullYear, slashReading } from './calendar-reading.ts'
import { anyOf, englishMonths, numberEnds, numberEndsOrRange } from './fragments.ts'
import { nothing, sticky, type Rule } from './piece.ts'

/** Dates in figures, the same in every language. */

const yearFirst: Rule = {
  starts: '#',
  pattern: sticky(
    `(?<year>\\d{4})(?<mark>[-/.])(?:(?<month>\\d{1,2})|(?<name>${anyOf(Object.keys(englishMonths))}))\\k<mark>(?<day>\\d{1,2})(?:t(?=\\d{2}:)|日?${numberEnds})`,
  ),
  read: ({ year, month, name, day }, scene) =>
    dateReading(scene, name === undefined ? Number(month) : englishMonths[name]!, Number(day), Number(year)),
}

const yearLast: Rule = {
  starts: '#',
  pattern: sticky(
    `(?<first>\\d{1,2})(?<mark>[-/.])(?<second>\\d{1,2})\\k<mark>(?<year>\\d{4}|\\d{2})${numberEnds}(?![-\\da-z]|丁目|番|号)`,
  ),
  read: ({ first, second, year, mark }, scene) => {
    // 26/11/23 is a year, a month and a day to a Japanese reader, 26 November to an English one.
    if (scene.language !== 'en' && Number(first) > 12 && year!.length === 2 && Number(second) <= 12) {
      const japanese = dateReading(scene, Number(second), Number(year), fullYear(first!))
      if (japanese.kind === 'day' && japanese.days[0]! >= scene.now.day) return japanese
    }
    // Two-digit years only with slashes: 3-5-22 and 10.1.12 are addresses and versions.
    if (mark !== '/' && year!.length === 2) return null
    return slashReading(scene, Number(first), Number(second), fullYear(year!))
  },
}

/** After a kanji 4-5 is an address (銀座4-5) unless the kanji itself speaks of dates. */
const notAfterPlace = '(?<![一-龠](?<![日時付望定約]))'

const monthAndDay: Rule = {
  starts: '#',
  pattern: sticky(
    `(?:(?<month>\\d{1,2})/(?<day>\\d{1,2})${numberEndsOrRange}|${notAfterPlace}(?<!no\\.? ?|#|〒 ?)(?<first>\\d{1,2})-(?<second>\\d{1,2})${numberEnds}(?!(?:st|nd|rd|th)|[-~])|(?<=(?:on|day) )(?<dotted>\\d{1,2})\\.(?<dottedDay>\\d{1,2})${numberEnds})`,
    // 2/3 of a cake, 1/2サイズ and 11-23番地 are no days; 6-8人, 6-8pm, 2-3 people are ranges.
    '日?(?:(?:か| or )(?<or>\\d{1,2})(?=日|に|で|が|の(?!\\d)|は|を|$|[,.、。]| at ))?(?![\\da-z%]|(?: ?of|(?: ?am| ?pm| (?:a|p)\\.? ?m\\b)(?! ?\\d))|サイズ|カット|量|丁目|番地?|号|人|名|個|時(?!間|刻)|つ|枚|本|歳|泊|分|日間|円| (?:people|persons?|pax|guests?|adults?|dozen|cups?|o.?clock|nights?|days?|hours?|min))',
  ),
  read: ({ month, day, first, second, dotted, dottedDay, or }, scene) => {
    const one = Number(month ?? first ?? dotted)
    const other = Number(day ?? second ?? dottedDay)
    if (month === '24' && other === 7) return nothing
    // In English 9-5 and 7-11 are more than dates; 11-23 can only be one.
    if (first !== undefined && scene.language === 'en' && one <= 12 && other <= 12) return null
    const reading = or === undefined ? slashReading(scene, one, other) : eitherDateReading(scene, one, other, or)
    // With hyphens and dots only what is a date is read at all: 20-30 is a range of something.
    if (month === undefined && reading.kind !== 'day') return one <= 12 && other <= 31 && one > 0 && other > 0 ? reading : null
    return reading
  },
}

const compact: Rule = {
  starts: '#',
  pattern: sticky('(?<year>(?:19|20)\\d{2})(?<month>0[1-9]|1[0-2])(?<day>[0-2]\\d|3[01])(?![\\da-z]|-\\d|円)'),
  read: ({ year, month, day }, scene) => {
    // Eight figures may be any code, so what is not a date is nothing rather than a mistake.
    const reading = dateReading(scene, Number(month), Number(day), Number(year))
    return reading.kind === 'day' ? reading : null
  },
}

/** Days written in figures. */
export const numericDays: readonly Rule[] = [yearFirst, yearLast, monthAndDay, compact]
