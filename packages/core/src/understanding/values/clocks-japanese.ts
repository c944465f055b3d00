import type { Daypart } from './daypart.ts'
import { anyOf, numberEnds } from './fragments.ts'
import { startsOf, sticky, unresolved, type ClockReading, type Groups, type Reading, type Rule } from './piece.ts'
import { isTime } from './clock-hours.ts'

/** Parts of the day in Japanese. */
const dayparts: Readonly<Record<string, Daypart>> = {
  午前: 'noon-am',
  午後: 'noon-pm',
  am: 'am',
  pm: 'pm',
  朝: 'morning',
  早朝: 'morning',
  明け方: 'morning',
  未明: 'morning',
  昼: 'midday',
  お昼: 'midday',
  昼間: 'midday',
  夕: 'evening',
  夕方: 'evening',
  夕刻: 'evening',
  夜: 'night',
  晩: 'night',
  夜間: 'night',
  深夜: 'late-night',
  夜中: 'late-night',
  真夜中: 'late-night',
}
const part = `(?<part>${anyOf(Object.keys(dayparts))})`

/** 時 that ends a time: not 時間, 時点, 時代, 時期, 時給, 時計, 時速, 時刻. 7時間際 does not occur. */
const hourMark = ' ?時(?!間|点|代|期|給|計|速|刻|的|停|休|預|帰|金|差|報)'
const about = '(?:ちょうど|ごろ|ころ|頃|くらい|ぐらい|過ぎ|すぎ)?'
/** What makes a time the far edge of something rather than its start: 22時まで, 7時以降, 9時前. */
const edge = '(?<edge>まで|以降|以前|以外|前)?'

const hourAndMinute = `(?<hour>\\d{1,2})(?:${hourMark}(?:(?<half>半(?!額|分|個|年|日|月))| ?(?<minute>\\d{1,2}) ?分(?<to>前)?)? ?(?:(?<second>\\d{1,2})秒)?|:(?<minutes>\\d{2})(?::(?<seconds>\\d{2}))?${numberEnds}(?![a-z]))`

const clock: Rule = {
  starts: `#${startsOf(Object.keys(dayparts))}`,
  pattern: sticky(`(?:${part}(?:の| |、|,)?)?${hourAndMinute}${about}${edge}`),
  read: (groups) => withEdge(clockFrom(groups), groups['edge']),
}

const range: Rule = {
  starts: `#${startsOf(Object.keys(dayparts))}`,
  // The start is the time; the end must not be taken for a second one. 7時から8時に変更 moves a booking and is no range.
  pattern: sticky(
    `(?:${part}(?:の| |、|,)?)?${hourAndMinute}(?:から|より| ?[~-] ?)、?(?:(?<endPart>${anyOf(Object.keys(dayparts))})の?)?`,
    `${renamed(hourAndMinute)}(?:まで|の間|くらい|ぐらい|ごろ|頃)?(?!に(?:変|し|ずら|移|遅|早)|へ)`,
  ),
  read: (groups) => rangeFrom(clockFrom(groups), endOf(groups)),
}

const twoHours: Rule = {
  starts: '#',
  // 5、6時 is one of two hours, and both may be morning or evening.
  pattern: sticky(`\\d{1,2}[、,] ?${hourAndMinute}${about}`),
  read: () => unresolved('time', 'too-vague'),
}

const shortRange: Rule = {
  starts: `#${startsOf(Object.keys(dayparts))}`,
  pattern: sticky(`(?:${part}(?:の| )?)?(?<hour>\\d{1,2})(?:から| ?[~-] ?)${renamed(hourAndMinute)}(?:まで|の間)?(?!に(?:変|し|ずら|移))`),
  read: (groups) => rangeFrom(clockFrom(groups), endOf(groups)),
}

const noon: Rule = {
  starts: '正真',
  pattern: sticky(`(?:(?<noon>正午)|真夜中)(?!の?\\d)${about}${edge}`),
  read: ({ noon, edge }) =>
    withEdge(
      noon ? { kind: 'clock', hour: 12, minute: 0, second: 0 } : { kind: 'clock', hour: 0, minute: 0, second: 0, daypart: 'late-night' },
      edge,
    ),
}

const daypartAlone: Rule = {
  starts: startsOf(Object.keys(dayparts)),
  // 朝食, 昼食, 夕食, 夜景 and 夜行 are other words; ランチ and ディナー are meals of several hours, so they place nothing.
  pattern: sticky(`${part}(?!食|飯|ご飯|ごはん|景|行|市|焼|定|礼|便|番|[a-z])`),
  read: ({ part }) => ({ kind: 'daypart', daypart: dayparts[part!]! }),
}

/** Times of day written in Japanese, and those in figures (19:30). */
export const japaneseClocks: readonly Rule[] = [clock, range, twoHours, shortRange, noon, daypartAlone]

function clockFrom(groups: Groups): ClockReading | null {
  const { part, hour, half, minute, minutes, second, seconds, to } = groups
  const daypart = part === undefined ? undefined : dayparts[part]
  const written = {
    kind: 'clock' as const,
    hour: Number(hour),
    minute: half ? 30 : Number(minute ?? minutes ?? 0),
    second: Number(second ?? seconds ?? 0),
    ...(daypart && { daypart }),
    ...(hour!.startsWith('0') && { asWritten: true }),
  }
  // 7時10分前 is ten to seven.
  if (!to || written.minute === 0 || written.minute > 59) return written
  return { ...written, hour: (written.hour + 23) % 24, minute: 60 - written.minute }
}

function endOf(groups: Groups): ClockReading | null {
  const { endPart, endHour, endHalf, endMinute, endMinutes } = groups
  return clockFrom({ part: endPart, hour: endHour, half: endHalf, minute: endMinute, minutes: endMinutes })
}

function rangeFrom(start: ClockReading | null, end: ClockReading | null): Reading | null {
  if (!start || !end) return null
  if (!isTime(start) || !isTime(end)) return unresolved('time', 'no-such-time')
  return { ...start, before: end }
}

function withEdge(clock: ClockReading | null, edge: string | undefined): Reading | null {
  if (!clock) return null
  if (!isTime(clock)) return unresolved('time', 'no-such-time')
  return edge ? { ...clock, edge: true } : clock
}

/** The same pattern with its groups named for the end of a range. */
function renamed(pattern: string): string {
  return pattern.replaceAll(/\?<([a-z])/g, (_, first: string) => `?<end${first.toUpperCase()}`)
}
