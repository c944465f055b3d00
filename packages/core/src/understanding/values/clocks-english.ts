import { isTime } from './clock-hours.ts'
import type { Daypart } from './daypart.ts'
import { anyOf, sentenceGoesOn } from './fragments.ts'
import { startsOf, sticky, unresolved, type ClockReading, type Groups, type Reading, type Rule } from './piece.ts'

/** Parts of the day in English, as they stand beside a time or a day. */
const dayparts: Readonly<Record<string, Daypart>> = {
  morning: 'morning',
  afternoon: 'afternoon',
  evening: 'evening',
  eve: 'evening',
  night: 'night',
  nite: 'night',
  lunchtime: 'midday',
}

/** "7pm", "7 p.m.", "9a", "seven p . m ."; a single letter only right after the figure. */
const meridiem = '(?:(?<both>ampm|am/pm)| ?(?<half>[ap]) ?\\.? ?m(?![a-z])\\.?|(?<letter>[ap])(?!\\.? ?m|[a-z]))'
const minutes = '[:.‿](?<minute>[0-5]?\\d)(?::(?<second>\\d{2}))?'
const about =
  '(?:(?<edge>after|before|until|till?|past|by) |(?:at |from )?(?:around |about |circa |approx\\.? |approximately |roughly )|(?:at|from|between|@|for) ?)'
/** A number that counts something is no hour. */
const notCount =
  '(?!\\d|[:.]\\d|[/-]\\d|,\\d{3}|%|[a-z]| ?(?:people|persons?|pax|guests?|adults?|kids|child(?:ren)?|of us|ppl|nights?|days?|weeks?|months?|years?|hours?|hrs?|min(?:ute)?s?|seconds?|dollars?|yen|euros?|bucks|percent|per|st|nd|rd|th|or|boxes|pieces|bottles)\\b|人|名|円|つ|個|本|枚)'

const withMeridiem: Rule = {
  starts: `#${startsOf(['after', 'before', 'until', 'till', 'past', 'by', 'at', 'around', 'circa', '@', 'from', 'for', 'roughly'])}`,
  pattern: sticky(`${about}?(?:(?<hour>\\d{1,2})(?:${minutes})?|(?<packed>\\d{3,4})(?= ?[ap]))${meridiem}`),
  read: (groups) => timed(clockFrom(groups), groups['edge']),
}

const withMinutes: Rule = {
  starts: `#${startsOf(['after', 'before', 'until', 'past', 'by', 'at', 'around', 'circa', '@', 'from', 'for', 'roughly'])}`,
  // "2.30" is a time only after a word that says so; "7:30" is one anywhere (read with the Japanese rules when it stands alone).
  pattern: sticky(
    `${about}(?<hour>\\d{1,2})(?:[:.‿](?<minute>[0-5]\\d)(?::(?<second>\\d{2}))?)(?: ?(?:hrs|h|o.?clock))?(?![\\da-z%]|[:./-]\\d| ?(?:kg|km|m|yen|dollars)\\b)`,
  ),
  read: (groups) => timed(clockFrom(groups), groups['edge']),
}

const spokenTime: Rule = {
  starts: '#',
  // "Eight thirty" said on its own; "eight thirty-year-olds" goes on.
  pattern: sticky(
    '(?<hour>1[0-2]|[1-9])‿(?<minute>[0-5]\\d)(?= ?(?:$|[,.!?;]|please\\b|pls\\b|works\\b|for\\b|tonight\\b|tomorrow\\b|on\\b))',
  ),
  read: (groups) => timed(clockFrom(groups), undefined),
}

const bareHour: Rule = {
  starts: `#${startsOf(['after', 'before', 'until', 'past', 'by', 'at', 'around', 'circa', '@', 'from', 'roughly'])}`,
  pattern: sticky(
    `(?:${about.replace('|@|for', '|@')}(?<hour>\\d{1,2})${notCount}${sentenceGoesOn}|${about}?(?<ish>\\d{1,2})-?ish(?![a-z])|${about}?(?<clock>\\d{1,2}) ?o.? ?clock(?![a-z])|${about}?(?<hours>[01]?\\d|2[0-3]) ?h(?:rs)?(?<minutes>[0-5]\\d)?(?![a-z\\d]))`,
  ),
  read: (groups) => {
    const hour = groups['hour'] ?? groups['ish'] ?? groups['clock'] ?? groups['hours']
    if (groups['hours'] !== undefined && groups['minutes'] === undefined) return null
    return timed(clockFrom({ ...groups, hour, minute: groups['minutes'] }), groups['edge'])
  },
}

const weakHour: Rule = {
  starts: '#',
  pattern: sticky(
    `(?<hour>\\d{1,2})(?:[‿:](?<minute>[0-5]\\d))?${notCount}(?= ?(?:$|[,.?!)]|for\\b|please|pls|in the|tonight|this|ok|if)|  ?)(?! ?(?:of|or|and|to)\\b)`,
  ),
  read: (groups) => {
    const clock = clockFrom(groups)
    return clock && isTime(clock) && clock.hour > 0 && clock.hour < 24 ? { ...clock, weak: true } : null
  },
}

const fractions: Readonly<Record<string, number>> = { half: 30, quarter: 15, 'a quarter': 15 }

const minutesPast: Rule = {
  starts: `#hqa`,
  // "half past seven", "quarter to eight", "ten past 9", "thirty-six minutes past eight", British "half seven".
  pattern: sticky(
    `(?:at |around |about )?(?:(?<amount>half|(?:a )?quarter|\\d{1,2})(?: min(?:ute)?s?)? (?<direction>past|after|to|till?|before|of)|(?<bare>half)) (?<hour>\\d{1,2})(?:(?: o.?clock)?${meridiem}|(?: o.?clock)?(?![a-z\\d]|[:./-]\\d| ?(?:people|persons?|pax|guests?|days?|weeks?|hours?|of us|adults?)\\b))`,
  ),
  read: (groups) => {
    const { amount, direction, hour } = groups
    const minute = amount === undefined ? 30 : (fractions[amount] ?? Number(amount))
    const base = clockFrom({ ...groups, minute: undefined, hour })
    // "of" and "after" also count other things ("15 of 20"): only fractions and minutes up to 30 before an hour of the dial.
    if (!base || minute > 59 || base.hour > 24 || minute === 0) return null
    if (direction === 'of' && fractions[amount!] === undefined) return null
    // "11 to 1pm" is a range; "ten to nine" counts minutes, in the steps in which people count them.
    if (direction === 'to' && /^\d/.test(amount!) && (minute % 5 !== 0 || minute > 25)) return null
    if (direction === undefined || direction === 'past' || direction === 'after') return timed({ ...base, minute }, undefined)
    return timed({ ...base, hour: base.hour === 1 ? 12 : (base.hour + 23) % 24, minute: 60 - minute }, undefined)
  },
}

const noon: Rule = {
  starts: `nm12${startsOf(['at', 'around', 'circa', 'after', 'before', 'until', 'till', 'by', 'from'])}`,
  pattern: sticky(`${about}?(?:12 )?(?:(?<noon>noon(?:ish|time)?|mid[ -]?day)|mid-? ?night)(?![a-z])`),
  read: ({ noon, edge }) =>
    timed(
      noon ? { kind: 'clock', hour: 12, minute: 0, second: 0 } : { kind: 'clock', hour: 0, minute: 0, second: 0, daypart: 'late-night' },
      edge,
    ),
}

const hourOfRange = '(?<hour>\\d{1,2})(?:[:.](?<minute>[0-5]\\d))?'

/** Moving something from one time to another names two times and no range: "change it from 7 to 8pm". */
const notMoved = '(?<!(?:chang|mov|resched|shift|push|switch)[^.?!]{0,60})'

const range: Rule = {
  starts: '#fb',
  // The start is the time; what the end says of morning and evening goes for both ("6-8pm").
  pattern: sticky(
    `(?:(?:from|between) )?${hourOfRange}(?:${meridiem})?(?: ?[-~] ?| (?:to|till?|until|and) )`,
    `${`${hourOfRange}(?:${meridiem})?`.replaceAll(/\?<([a-z])/g, (_, first: string) => `?<end${first.toUpperCase()}`)}${notCount}(?![.]\\d)${notMoved}`,
  ),
  read: (groups) => {
    const end = clockFrom({ hour: groups['endHour'], minute: groups['endMinute'], half: groups['endHalf'], letter: groups['endLetter'] })
    const start = clockFrom(groups)
    if (!start || !end || !isTime(start) || !isTime(end)) return null
    const introduced = groups['from'] !== undefined
    // "2-3" alone may be anything; a time on either side must say that it is one.
    if (!introduced && !start.daypart && !end.daypart && (groups['minute'] === undefined || groups['endMinute'] === undefined)) return null
    return { ...start, before: end }
  },
}

const introducedRange: Rule = {
  ...range,
  starts: 'fb',
  pattern: sticky(range.pattern.source.replace('(?:(?:from|between) )?', '(?<from>from|between) ')),
}

const daypartAlone: Rule = {
  starts: `it@a${startsOf([...Object.keys(dayparts), 'early', 'late'])}`,
  pattern: sticky(
    `(?:in the |at |the )?(?:early |late |mid-?)?(?<part>${anyOf(Object.keys(dayparts))})(?![a-z]| (?:before|club|view|out|shift))`,
  ),
  read: ({ part }) => ({ kind: 'daypart', daypart: dayparts[part!]! }),
}

/** Times of day written in English. "7:30" alone is read by the rules for figures. */
export const englishClocks: readonly Rule[] = [
  withMeridiem,
  withMinutes,
  spokenTime,
  bareHour,
  weakHour,
  minutesPast,
  noon,
  range,
  introducedRange,
  daypartAlone,
]

function clockFrom(groups: Groups): ClockReading | null {
  const packed = groups['packed']
  // "1140 a.m." is written without its colon.
  const hour = packed === undefined ? groups['hour'] : packed.slice(0, -2)
  if (hour === undefined) return null
  const minute = packed === undefined ? groups['minute'] : packed.slice(-2)
  const mark = groups['half'] ?? groups['letter']
  return {
    kind: 'clock',
    hour: Number(hour),
    minute: Number(minute ?? 0),
    second: Number(groups['second'] ?? 0),
    ...(mark && { daypart: mark === 'a' ? ('am' as const) : ('pm' as const) }),
    ...(hour.length === 2 && hour.startsWith('0') && !mark && { asWritten: true }),
  }
}

function timed(clock: ClockReading | null, edge: string | undefined): Reading | null {
  if (!clock) return null
  if (!isTime(clock)) return unresolved('time', 'no-such-time')
  return edge ? { ...clock, edge: true } : clock
}
