import { nextDayOfMonth } from './calendar-reading.ts'
import { weekdayOf } from '../../kernel/civil-day.ts'
import { anyOf, englishWeekdays } from './fragments.ts'
import { nothing, startsOf, sticky, unresolved, type Rule } from './piece.ts'
import { bareWeekday, comingWeekday, nextWeekday, upcomingWeekday, weekdayAfterNext, weekdayOfWeek, weekend } from './weeks.ts'

/** A weekday in a pattern, as the group `weekday`. */
export const weekday = `(?<weekday>${anyOf(Object.keys(englishWeekdays))})\\b\\.?`

/** Words in front of a weekday, and which of its days they mean. */
const whichWeekday: Readonly<Record<string, (today: number, weekday: number) => readonly number[]>> = {
  this: (today, weekday) => [comingWeekday(today, weekday)],
  coming: upcomingWeekday,
  upcoming: upcomingWeekday,
  'this coming': upcomingWeekday,
  'this upcoming': upcomingWeekday,
  next: nextWeekday,
  following: nextWeekday,
  last: (today, weekday) => [comingWeekday(today, weekday) - 7],
  past: (today, weekday) => [comingWeekday(today, weekday) - 7],
  previous: (today, weekday) => weekdayOfWeek(today, weekday, -1),
}

const weekdayInContext: Rule = {
  starts: 'tcunflp',
  pattern: sticky(`(?:the )?(?<which>${anyOf(Object.keys(whichWeekday))}) ${weekday}`),
  read: ({ which, weekday }, { now }) => ({ kind: 'day', days: whichWeekday[which!]!(now.day, englishWeekdays[weekday!]!) }),
}

const weekWords: Readonly<Record<string, number>> = {
  'last week': -1,
  'previous week': -1,
  'this week': 0,
  'next week': 1,
  'the following week': 1,
  'following week': 1,
  'the week after next': 2,
  'week after next': 2,
}
const week = `(?<week>${anyOf(Object.keys(weekWords))})`

const weekdayOfNamedWeek: Rule = {
  starts: startsOf([...Object.keys(weekWords), ...Object.keys(englishWeekdays)]),
  pattern: sticky(
    `(?:${week}(?:'?s)?,?(?: -)?(?: on)? ${weekday}|${weekday.replace('<weekday>', '<before>')},?(?: (?:of|in))? ${week.replace('<week>', '<after>')}\\b)`,
  ),
  read: ({ week, weekday, before, after }, { now }) => ({
    kind: 'day',
    days: weekdayOfWeek(now.day, englishWeekdays[(weekday ?? before)!]!, weekWords[(week ?? after)!]!),
    ofWeek: true,
  }),
}

const weekdayAndAfter: Rule = {
  starts: `t${startsOf(Object.keys(englishWeekdays))}`,
  pattern: sticky(`(?:the )?${weekday} (?:(?<afterNext>after next)|(?<next>next)|week)\\b(?! (?:week|month|year|door))`),
  read: ({ weekday, afterNext, next }, { now }) => {
    const index = englishWeekdays[weekday!]!
    const days = afterNext
      ? weekdayAfterNext(now.day, index)
      : next
        ? nextWeekday(now.day, index)
        : bareWeekday(now.day, index).map((day) => day + 7)
    return { kind: 'day', days }
  },
}

/**
 * "sat" and "sun" are also a verb and a star: they count only where a day can stand, with a word of time before or after them.
 */
const shyWeekday =
  '(?:(?<=\\b(?:on|for|until|till|by|from|or|and|to|this|next) |^|[,(.:/] ?)|(?=(?:sat|sun)\\.?,? ?(?:\\d|at\\b|the \\d|morning|afternoon|evening|night|noon|lunch|dinner|brunch|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\\)|$)))(?<!\\b(?:the|i|we|he|she|they|you) )'

const weekdayName: Rule = {
  starts: startsOf(Object.keys(englishWeekdays)),
  pattern: sticky(
    `(?:(?=(?:sat|sun)\\b)${shyWeekday}|(?!(?:sat|sun)\\b))(?<!\\b(?:every|each) )${weekday}(?:,? (?<day>1[3-9]|2\\d|3[01])(?!\\d|[:./]\\d|[a-z]| ?(?:am|pm|people|persons?|pax|guests?|adults?|of)\\b|人|名|%))?`,
  ),
  read: ({ weekday, day }, { now }) => {
    const index = englishWeekdays[weekday!]!
    if (day === undefined) return { kind: 'day', days: bareWeekday(now.day, index), weekday: index }
    // "friday 23": the next 23rd that is a Friday.
    const found = nextDayOfMonth(now.day, Number(day))
    return found === undefined
      ? unresolved('date', 'no-such-date')
      : { kind: 'day', days: [found], dayOfMonth: Number(day), weekday: index }
  },
}

const everyWeekday: Rule = {
  starts: `e${startsOf(Object.keys(englishWeekdays))}`,
  pattern: sticky(
    '(?:(?:every|each) (?:other )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tues|wednes|thurs|fri|satur|sun)days)(?![a-z])',
  ),
  read: () => nothing,
}

const weekendDays: Rule = {
  starts: 'tnw',
  pattern: sticky('(?:(?:the|this(?: coming)?|(?<next>next)) )?weekend(?![a-z])'),
  read: ({ next }, { now }) => ({
    kind: 'day',
    // "Next weekend" is next week's, or the coming one to those who call this one "this".
    days: next ? [...weekend(now.day, 1), ...weekend(now.day, 0)] : weekend(now.day, 0),
  }),
}

const weekAlone: Rule = {
  starts: startsOf(Object.keys(weekWords)),
  pattern: sticky(`${week}(?![a-z'])`),
  read: ({ week }, { now }) => ({ kind: 'week', monday: now.day - weekdayOf(now.day) + weekWords[week!]! * 7 }),
}

/** Weekdays and weeks written in English. */
export const englishWeekdayRules: readonly Rule[] = [
  weekdayInContext,
  weekdayOfNamedWeek,
  weekdayAndAfter,
  weekdayName,
  everyWeekday,
  weekendDays,
  weekAlone,
]
