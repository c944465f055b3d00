import { civilDay, daysInMonth, nthWeekday, weekdayOf, yearMonthDay, type CivilDay } from '../../kernel/civil-day.ts'
import { unresolved, type Reading, type Scene } from './piece.ts'

/** The day a feast falls on in a year. */
type Feast = (year: number) => CivilDay | undefined

const on =
  (month: number, day: number): Feast =>
  (year) =>
    civilDay(year, month, day)
const monday = 0
const thursday = 3
const sunday = 6
const nth =
  (month: number, weekday: number, count: number): Feast =>
  (year) =>
    nthWeekday(year, month, weekday, count)
const lastMonday =
  (month: number): Feast =>
  (year) => {
    const last = civilDay(year, month, daysInMonth(year, month))!
    return last - weekdayOf(last)
  }

/**
 * Japanese days by name. The equinoxes, お盆 and ゴールデンウィーク are left out: the first are announced a year ahead, the others are stretches
 * of days. Substitute holidays are no day's name.
 */
export const japaneseFeasts: Readonly<Record<string, Feast>> = {
  元旦: on(1, 1),
  元日: on(1, 1),
  成人の日: nth(1, monday, 2),
  建国記念の日: on(2, 11),
  建国記念日: on(2, 11),
  バレンタインデー: on(2, 14),
  バレンタイン: on(2, 14),
  天皇誕生日: on(2, 23),
  ひな祭り: on(3, 3),
  ひなまつり: on(3, 3),
  雛祭り: on(3, 3),
  ホワイトデー: on(3, 14),
  昭和の日: on(4, 29),
  憲法記念日: on(5, 3),
  みどりの日: on(5, 4),
  こどもの日: on(5, 5),
  子供の日: on(5, 5),
  子どもの日: on(5, 5),
  母の日: nth(5, sunday, 2),
  父の日: nth(6, sunday, 3),
  七夕: on(7, 7),
  海の日: nth(7, monday, 3),
  山の日: on(8, 11),
  敬老の日: nth(9, monday, 3),
  スポーツの日: nth(10, monday, 2),
  ハロウィン: on(10, 31),
  ハロウィーン: on(10, 31),
  文化の日: on(11, 3),
  勤労感謝の日: on(11, 23),
  クリスマスイブ: on(12, 24),
  クリスマスイヴ: on(12, 24),
  クリスマス・イブ: on(12, 24),
  クリスマス: on(12, 25),
  大晦日: on(12, 31),
  大みそか: on(12, 31),
}

/** English days by name, apostrophes left out. */
export const englishFeasts: Readonly<Record<string, Feast>> = {
  'new years day': on(1, 1),
  'new year day': on(1, 1),
  'new years eve': on(12, 31),
  'new year eve': on(12, 31),
  'new years': on(1, 1),
  'new year': on(1, 1),
  'valentines day': on(2, 14),
  'valentine day': on(2, 14),
  valentines: on(2, 14),
  'st patricks day': on(3, 17),
  'saint patricks day': on(3, 17),
  'april fools day': on(4, 1),
  'april fools': on(4, 1),
  'good friday': (year) => easter(year) - 2,
  'easter sunday': easter,
  easter,
  'easter monday': (year) => easter(year) + 1,
  'earth day': on(4, 22),
  'international workers day': on(5, 1),
  'may day': on(5, 1),
  'mothers day': nth(5, sunday, 2),
  'memorial day': lastMonday(5),
  'fathers day': nth(6, sunday, 3),
  'independence day': on(7, 4),
  'labor day': nth(9, monday, 1),
  'columbus day': nth(10, monday, 2),
  halloween: on(10, 31),
  'veterans day': on(11, 11),
  'thanksgiving day': nth(11, thursday, 4),
  thanksgiving: nth(11, thursday, 4),
  'black friday': (year) => nthWeekday(year, 11, thursday, 4)! + 1,
  'cyber monday': (year) => nthWeekday(year, 11, thursday, 4)! + 4,
  'christmas eve': on(12, 24),
  'xmas eve': on(12, 24),
  'christmas day': on(12, 25),
  'xmas day': on(12, 25),
  christmas: on(12, 25),
  xmas: on(12, 25),
  'boxing day': on(12, 26),
}

/** Western Easter Sunday (the anonymous Gregorian computus). */
function easter(year: number): CivilDay {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const moon = (19 * golden + century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25) + 15) % 30
  const fullMoon = moon - (moon > 28 || (moon === 28 && golden > 10) ? 1 : 0)
  const march21 = civilDay(year, 3, 21)!
  // The Sunday after the full moon, never the day itself.
  return march21 + fullMoon + 7 - ((weekdayOf(march21 + fullMoon) + 1) % 7)
}

/** The last time a feast was. */
export function pastFeastReading(scene: Scene, feast: Feast): Reading {
  const thisYear = yearMonthDay(scene.now.day).year
  const found = [feast(thisYear), feast(thisYear - 1)].find((day) => day !== undefined && day < scene.now.day)
  return found === undefined ? unresolved('date', 'no-such-date') : { kind: 'day', days: [found] }
}

/** A feast as a reading: of the year said, or the next one that is not past. */
export function feastReading(scene: Scene, feast: Feast, year?: number): Reading {
  const thisYear = yearMonthDay(scene.now.day).year
  const found =
    year === undefined ? [feast(thisYear), feast(thisYear + 1)].find((day) => day !== undefined && day >= scene.now.day) : feast(year)
  return found === undefined ? unresolved('date', 'no-such-date') : { kind: 'day', days: [found] }
}
