import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { civilDay, formatDay, weekdayOf, yearMonthDay } from '../../kernel/civil-day.ts'
import { weekdayKanji } from './fragments.ts'
import { readings, wednesdayMorning } from './reading-example.ts'
import { longestRead } from './reading-text.ts'
import { resolveValues } from './resolve-values.ts'

const today = civilDay(2026, 11, 18)!
/** Any day of the coming year: every spelling without a year means it. */
const comingDay = fc.integer({ min: today, max: today + 364 })
const months = 'January February March April May June July August September October November December'.split(' ')
const kanjiDigits = '〇一二三四五六七八九'

function fullWidth(text: string): string {
  return text.replaceAll(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))
}

function kanji(number: number): string {
  const tens = Math.floor(number / 10)
  const rest = number % 10
  if (number === 0) return '零'
  return `${tens === 0 ? '' : tens === 1 ? '十' : `${kanjiDigits[tens]}十`}${rest === 0 ? '' : kanjiDigits[rest]}`
}

const valueWords = [
  '11/23',
  '19時',
  '4名',
  '3つ',
  '090-1234-5678',
  '来週の金曜',
  'tomorrow',
  'at 7',
  'half past',
  'かか',
  '~',
  '2月30日',
  '夜',
  'for two',
  'から',
  '１',
  '二十',
  '(月)',
  'second of',
  'within 3 days',
  '\ud800',
  '\u0000',
  '㍻',
  'ﾞ',
  '🍣',
]
const anyMessage = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.oneof(fc.constantFrom(...valueWords), fc.string({ maxLength: 3 })), { maxLength: 14 }).map((words) => words.join('')),
)

describe('resolveValues', () => {
  it('never throws, keeps the order of the message, never overlaps, and quotes the message', () => {
    fc.assert(
      fc.property(anyMessage, (text) => {
        const { values, unresolved } = resolveValues(text, wednesdayMorning)
        for (const { at, words } of [...values, ...unresolved]) expect(text.slice(at, at + words.length)).toBe(words)
        const ends = values.map(({ at, words }) => at + words.length)
        values.slice(1).forEach(({ at }, index) => expect(at).toBeGreaterThanOrEqual(ends[index]!))
        const spans = [...values, ...unresolved].toSorted((one, other) => one.at - other.at)
        spans.slice(1).forEach(({ at }, index) => expect(at).toBeGreaterThanOrEqual(spans[index]!.at + spans[index]!.words.length))
      }),
      { numRuns: 1500 },
    )
  })

  it('never lists a value among its own alternatives', () => {
    fc.assert(
      fc.property(anyMessage, (text) => {
        for (const { value, alternatives } of resolveValues(text, wednesdayMorning).values) {
          if (alternatives === undefined) continue
          expect(alternatives.length).toBeGreaterThan(0)
          expect(new Set([value, ...alternatives]).size).toBe(alternatives.length + 1)
        }
      }),
    )
  })

  it('reads back any day of the coming year in every spelling', () => {
    fc.assert(
      fc.property(comingDay, (civil) => {
        const { year, month, day } = yearMonthDay(civil)
        const expected = formatDay(civil)
        const weekday = weekdayKanji[weekdayOf(civil)]
        const spellings = [
          `${month}/${day}`,
          `${month}月${day}日`,
          `${kanji(month)}月${kanji(day)}日`,
          `${month}月${day}日(${weekday})`,
          `${month}/${day}(${weekday})`,
          `${year}年${month}月${day}日${weekday}曜日`,
          `令和${year - 2018}年${month}月${day}日`,
          `${year}/${month}/${day}`,
          expected,
          `${months[month - 1]} ${day}`,
          `${day} ${months[month - 1]!.slice(0, 3)} ${year}`,
          `the ${day}th of ${months[month - 1]}`,
        ]
        for (const spelling of spellings.flatMap((each) => [each, fullWidth(each)]))
          expect([spelling, readings(spelling)]).toEqual([spelling, expected])
      }),
    )
  })

  it('asks about any day of the coming year with a wrong weekday', () => {
    fc.assert(
      fc.property(comingDay, fc.integer({ min: 1, max: 6 }), (civil, off) => {
        const { month, day } = yearMonthDay(civil)
        expect(readings(`${month}月${day}日(${weekdayKanji[(weekdayOf(civil) + off) % 7]})`)).toBe('?contradictory')
      }),
    )
  })

  it('reads back any time in every spelling', () => {
    fc.assert(
      fc.property(fc.integer({ min: 12, max: 23 }), fc.integer({ min: 0, max: 59 }), (hour, minute) => {
        const expected = `${hour}:${String(minute).padStart(2, '0')}:00`
        const spellings = [
          `${hour}:${String(minute).padStart(2, '0')}`,
          `${hour}時${minute}分`,
          `${kanji(hour)}時${minute === 0 ? '' : `${kanji(minute)}分`}`,
          ...(hour > 12 ? [`午後${hour - 12}時${minute}分`, `${hour - 12}:${String(minute).padStart(2, '0')} pm`] : []),
        ]
        for (const spelling of spellings.flatMap((each) => [each, fullWidth(each)]))
          expect([spelling, readings(spelling)]).toEqual([spelling, expected])
      }),
    )
  })

  it('reads any number of people alike in plain, full-width and kanji figures', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), (people) => {
        for (const spelling of [`${people}名`, `${fullWidth(String(people))}名様`, `${kanji(people)}人`])
          expect(readings(spelling)).toBe(String(people))
      }),
    )
  })

  it('reads the same value whatever stands around it', () => {
    const before = fc.constantFrom('', 'すみません、', 'お世話になります。', '予約は', '🍣 ', 'hello, ', '“')
    const after = fc.constantFrom('', 'でお願いします', 'は空いていますか？', '、よろしく', ' please', '!', '\n')
    const core = fc.constantFrom('12/24 18:30', '来週の金曜19時', '4名', 'コーヒー2杯', '090-1234-5678', '11月23日(火)')
    fc.assert(
      fc.property(before, core, after, (prefix, words, suffix) => {
        expect(readings(`${prefix}${words}${suffix}`)).toBe(readings(words))
      }),
    )
  })

  it('reads a day, a time and a party however they are strung together in Japanese', () => {
    const days = fc.constantFrom(
      '12/5',
      '12月5日',
      '12月5日(土)',
      '12/5（土）',
      '2026/12/5',
      '１２／５',
      '十二月五日',
      '来月5日',
      '12月5日の土曜日',
    )
    const separators = fc.constantFrom('の', ' ', '、', 'に', '、時間は', 'で', '　', 'は', '\n')
    const times = fc.constantFrom('18:30', '18時半', '18時30分', '午後6時半', 'PM6:30', '6:30pm', '夕方6時半', '十八時三十分', '１８：３０')
    const parties = fc.constantFrom('、3名', ' 3名様', 'に3人', 'から３名で', 'で三人', '　大人2人、子供1人')
    fc.assert(
      fc.property(days, separators, times, parties, (day, separator, time, party) => {
        const text = day + separator + time + party
        expect([text, readings(text)]).toEqual([text, '2026-12-05 18:30:00, 3'])
      }),
    )
  })

  it('reads them however they are strung together in English', () => {
    const days = fc.constantFrom(
      'Dec 5',
      'December 5th',
      '5 Dec',
      'the 5th of December',
      'Saturday Dec 5',
      'Sat, Dec 5',
      'Dec 5, 2026',
      '2026-12-05',
    )
    const separators = fc.constantFrom(' ', ' at ', ', ', ' @ ', ' around ', ' - ')
    const times = fc.constantFrom('6:30pm', '6:30 PM', '18:30', '6.30pm', 'half past six pm', 'six thirty pm')
    const parties = fc.constantFrom(' for 3', ' for three people', ', 3 people', ' 3 pax', ', party of 3', ' with two adults and a child')
    fc.assert(
      fc.property(days, separators, times, parties, (day, separator, time, party) => {
        for (const text of [day + separator + time + party, `${time} on ${day}${party}`, `${time}, ${day}${party}`]) {
          expect([text, readings(text)]).toEqual([text, '2026-12-05 18:30:00, 3'])
        }
      }),
    )
  })

  it('quotes the words as the customer wrote them', () => {
    const { values } = resolveValues('じゃあ　１２／２４の１８時半に、二名様で', wednesdayMorning)
    expect(values.map(({ words, at }) => [words, at])).toEqual([
      ['１２／２４の１８時半', 4],
      ['二名様', 16],
    ])
  })

  it('reads nothing beyond the part of a long message that it looks at', () => {
    expect(readings(`${'あ'.repeat(longestRead - 4)}4名 8名`)).toBe('4')
  })

  it.each([
    ['figures', '1'],
    ['figures and spaces', '1 '],
    ['hyphens', '090-'],
    ['telephone numbers', '090-1234-5678 '],
    ['kanji numerals', '二十'],
    ['number words', 'twenty '],
    ['slashes', '11/'],
    ['half dates', '11月'],
    ['ranges', '7時から'],
    ['characters that expand', '\u{fdfa}'],
    ['lone surrogates', '\u{d800}'],
    ['weekdays', 'friday '],
  ])('takes under 100 ms for 100,000 characters of %s', (_, unit) => {
    const text = unit.repeat(Math.ceil(100_000 / unit.length))
    // The best of several, so that a busy machine does not decide.
    const times = [1, 2, 3, 4, 5].map(() => {
      const started = performance.now()
      resolveValues(text, wednesdayMorning)
      return performance.now() - started
    })
    expect(Math.min(...times)).toBeLessThan(100)
  })

  it('refuses a zone that does not exist', () => {
    expect(() => readings('明日', { zone: 'Asia/Edo' })).toThrow(RangeError)
  })
})
