import { weekdayOf } from '../../kernel/civil-day.ts'
import { anyOf, weekdayKanji } from './fragments.ts'
import { nothing, startsOf, sticky, unresolved, type Rule } from './piece.ts'
import { bareWeekday, comingWeekday, nextWeekday, upcomingWeekday, weekdayOfWeek, weekend } from './weeks.ts'

/** A weekday in a pattern, as the group `weekday`. */
export const weekday = `(?<weekday>[${weekdayKanji}])`

/** How far ahead the week is that a word names. */
const weekWords: Readonly<Record<string, number>> = {
  先週: -1,
  今週: 0,
  来週: 1,
  翌週: 1,
  次週: 1,
  再来週: 2,
  さ来週: 2,
  さらい週: 2,
}

const weekdayOfNamedWeek: Rule = {
  starts: startsOf(Object.keys(weekWords)),
  // Without 曜 the kanji must be followed by what can follow a day (来週金19時), for 来週日本へ is no Sunday.
  pattern: sticky(`(?<week>${anyOf(Object.keys(weekWords))})(?:の|、|は| |,|に|の週の)?${weekday}(?:曜日?|(?=\\d|に|で$|の\\d|、|$))`),
  read: ({ week, weekday }, { now }) => ({
    kind: 'day',
    days: weekdayOfWeek(now.day, weekdayKanji.indexOf(weekday!), weekWords[week!]!),
    ofWeek: true,
  }),
}

const weekAlone: Rule = {
  starts: startsOf(Object.keys(weekWords)),
  pattern: sticky(`(?<week>${anyOf(Object.keys(weekWords))})(?!末)`),
  read: ({ week }, { now }) => ({ kind: 'week', monday: now.day - weekdayOf(now.day) + weekWords[week!]! * 7 }),
}

const weekdayInContext: Rule = {
  starts: '今次こ来毎隔第各',
  pattern: sticky(`(?<which>今度|次回?|この|こんど|来る|毎週|隔週|第\\d|各)の?${weekday}曜日?`),
  read: ({ which, weekday }, { now }) => {
    const index = weekdayKanji.indexOf(weekday!)
    if (which === '毎週' || which === '隔週' || which === '各') return nothing
    if (which!.startsWith('第')) return unresolved('date', 'too-vague')
    if (which!.startsWith('次')) return { kind: 'day', days: nextWeekday(now.day, index) }
    if (which === 'この') return { kind: 'day', days: [comingWeekday(now.day, index)] }
    return { kind: 'day', days: upcomingWeekday(now.day, index) }
  },
}

const weekdayAlone: Rule = {
  starts: weekdayKanji,
  // Always with 曜: 日本, お水, 料金, 木のテーブル, 土産 and 火鍋 are not days of the week. 曜日 alone asks for one.
  pattern: sticky(`(?:(?<both>土日)(?!曜)|(?<!毎週の?)${weekday}曜日?(?!ごと|毎|限定|大工))`),
  read: ({ both, weekday }, { now }) => {
    if (both) return { kind: 'day', days: weekend(now.day, 0) }
    const index = weekdayKanji.indexOf(weekday!)
    return { kind: 'day', days: bareWeekday(now.day, index), weekday: index }
  },
}

const weekdayInBrackets: Rule = {
  starts: '(',
  pattern: sticky(`\\( ?${weekday}(?:曜日?)?(?:[・,/]?祝日?)? ?\\)`),
  read: ({ weekday }, { now }) => {
    const index = weekdayKanji.indexOf(weekday!)
    return { kind: 'day', days: bareWeekday(now.day, index), weekday: index, onlyAfterDate: true }
  },
}

const weekendWords: Readonly<Record<string, number>> = {
  今週末: 0,
  今度の週末: 0,
  この週末: 0,
  週末: 0,
  来週末: 1,
  来週の週末: 1,
  再来週末: 2,
}

const weekendDays: Rule = {
  starts: startsOf(Object.keys(weekendWords)),
  // A weekend is two days: its Saturday first, the Sunday beside it, and 週末の日曜 settles it.
  pattern: sticky(`(?<word>${anyOf(Object.keys(weekendWords))})`),
  read: ({ word }, { now }) => ({ kind: 'day', days: weekend(now.day, weekendWords[word!]!) }),
}

/** Weekdays and weeks written in Japanese. */
export const japaneseWeekdayRules: readonly Rule[] = [
  weekdayOfNamedWeek,
  weekAlone,
  weekdayInContext,
  weekdayAlone,
  weekdayInBrackets,
  weekendDays,
]
