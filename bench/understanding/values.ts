/**
 * How well values are read out of customers' words, and how fast.
 *
 * `node bench/understanding/values.ts --dates <file> --slots <file> [--failures]`
 *
 * Dates file: JSON lines `{text, now, language, kind, values, words}`, any of `values` being right; `not resolved` among them means that
 * nothing may be returned. Slots file: JSON lines `{customer: [utterances], booking: {people, month, day, hour, minute}}`.
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { LibPhoneNumbers } from '../../packages/adapters/src/libphonenumber/lib-phone-numbers.ts'
import type { ResolvedValue } from '../../packages/core/src/understanding/resolved-value.ts'
import { resolveValues, type ResolutionContext } from '../../packages/core/src/understanding/values/resolve-values.ts'

export type BenchOptions = { /** Prints each row that failed. */ readonly failures?: boolean }

type DateRow = { text: string; now: string; language: string; kind: string; values: string[]; words: string }
type SlotRow = { customer: string[]; booking: { people?: number; month?: number; day?: number; hour?: number; minute?: number } }

const phoneNumbers = new LibPhoneNumbers()

/** Reads a dates file, prints accuracy by language and kind, and the failures by their nature. */
export async function benchDates(file: string, options: BenchOptions = {}): Promise<void> {
  const rows = await readRows<DateRow>(file)
  const tally = new Tally()
  const failures: string[] = []
  for (const row of rows) {
    // `now` is a wall-clock reading: in UTC the wall and the instant are the same.
    const context: ResolutionContext = {
      now: new Date(`${row.now}Z`),
      zone: 'UTC',
      region: row.language === 'ja' ? 'JP' : 'US',
      phoneNumbers,
      language: row.language,
    }
    const { values, unresolved } = resolveValues(row.text, context)
    const verdict = judgeDate(row, values, unresolved.length > 0)
    tally.add(`${row.language} ${row.kind}`, verdict)
    if (verdict === 'right') continue
    const got = values.map(describe).join(' ') || '-'
    const asked = unresolved.map(({ words, reason }) => `${reason} "${words}"`).join(', ')
    failures.push(`  ${verdict.padEnd(9)} ${row.language} ${row.text} | ${row.now} | want ${row.values.join(' or ')} | got ${got} ${asked}`)
  }
  console.log(`dates: ${file}`)
  tally.print()
  if (options.failures) console.log(failures.sort().join('\n'))
}

/**
 * `right`: a first reading is among the expected ones. `among`: an alternative is, so the customer would be asked. `asked`: words are
 * returned to be asked about. `silent`: nothing. `wrong`: another value and no question, which is what must not happen.
 */
type Verdict = 'right' | 'among' | 'asked' | 'silent' | 'wrong'

function judgeDate(row: DateRow, values: readonly ResolvedValue[], asked: boolean): Verdict {
  const temporal = values.filter(({ kind }) => kind === 'date' || kind === 'time' || kind === 'datetime')
  if (row.values.includes('not resolved')) return temporal.length === 0 ? 'right' : 'wrong'
  if (temporal.length === 0) return asked ? 'asked' : 'silent'
  const expected = new Set(row.values)
  if (temporal.some(({ value }) => expected.has(String(value)))) return 'right'
  return temporal.some(({ alternatives }) => alternatives?.some((other) => expected.has(String(other))))
    ? 'among'
    : asked
      ? 'asked'
      : 'wrong'
}

type Booking = Required<SlotRow['booking']>

/** Reads a slots file; a row is right when the last value of each kind over the whole conversation is the booking's. */
export async function benchSlots(file: string, options: BenchOptions = {}): Promise<void> {
  const rows = await readRows<SlotRow>(file)
  const tally = new Tally()
  const failures: string[] = []
  for (const row of rows) {
    const { got, trail } = lastValues(row.customer)
    const wanted = Object.entries(row.booking).filter(([slot]) => slot in slotNames) as [keyof Booking, number][]
    const wrong = wanted.filter(([slot, value]) => got[slot] !== value)
    for (const [slot, value] of wanted)
      tally.add(`slot ${slot}`, got[slot] === value ? 'right' : got[slot] === undefined ? 'silent' : 'wrong')
    tally.add('whole row', wrong.length === 0 ? 'right' : 'wrong')
    if (wrong.length > 0) {
      failures.push(`  ${wrong.map(([slot, value]) => `${slot}: want ${value}, got ${got[slot] ?? '-'}`).join('; ')}\n${trail.join('\n')}`)
    }
  }
  console.log(`slots: ${file}`)
  tally.print()
  if (options.failures) console.log(failures.join('\n'))
}

const slotNames = { people: true, month: true, day: true, hour: true, minute: true }

function lastValues(utterances: readonly string[]): { got: Partial<Booking>; trail: string[] } {
  const context: ResolutionContext = {
    now: new Date('2025-12-31T15:00:00Z'),
    zone: 'Asia/Tokyo',
    region: 'JP',
    phoneNumbers,
    language: 'ja',
  }
  const got: Partial<Booking> = {}
  const trail: string[] = []
  for (const utterance of utterances) {
    const { values, unresolved } = resolveValues(utterance, context)
    if (values.length + unresolved.length > 0) {
      trail.push(
        `    ${utterance.replaceAll('\n', ' ')} → ${values.map(describe).join(' ')} ${unresolved.map(({ reason }) => reason).join(' ')}`,
      )
    }
    for (const value of values) Object.assign(got, slotsOf(value))
  }
  return { got, trail }
}

function slotsOf({ kind, value }: ResolvedValue): Partial<Booking> {
  if (kind === 'party-size') return { people: Number(value) }
  const [day, time] = kind === 'time' ? ['', String(value)] : String(value).split(' ')
  const [, month, dayOfMonth] = (day ?? '').split('-').map(Number)
  const [hour, minute] = (time ?? '').split(':').map(Number)
  return {
    ...((kind === 'date' || kind === 'datetime') && { month: month!, day: dayOfMonth! }),
    ...((kind === 'time' || kind === 'datetime') && { hour: hour!, minute: minute! }),
  }
}

/** Prints how many short messages a second are read, and how long a hostile one takes. */
export function benchSpeed(texts: readonly string[]): void {
  const context: ResolutionContext = {
    now: new Date('2026-11-21T03:00:00Z'),
    zone: 'Asia/Tokyo',
    region: 'JP',
    phoneNumbers,
    language: 'ja',
  }
  for (let round = 0; round < 5; round++) for (const text of texts) resolveValues(text, context)
  const started = performance.now()
  let read = 0
  while (performance.now() - started < 2000) for (const text of texts) read += resolveValues(text, context) ? 1 : 0
  const seconds = (performance.now() - started) / 1000
  const length = texts.reduce((sum, text) => sum + text.length, 0) / texts.length
  console.log(
    `speed: ${Math.round(read / seconds)} messages a second (${texts.length} different ones, ${length.toFixed(0)} characters on average)`,
  )
  for (const [name, text] of Object.entries(hostileTexts)) {
    const before = performance.now()
    resolveValues(text, context)
    console.log(`  ${name.padEnd(24)} ${(performance.now() - before).toFixed(1)} ms for ${text.length} characters`)
  }
}

const hostileTexts = {
  digits: '1'.repeat(100_000),
  'digits and spaces': '1 '.repeat(50_000),
  'digits and hyphens': '090-'.repeat(25_000),
  'phone numbers': '090-1234-5678 '.repeat(7000),
  'kanji numerals': '二十'.repeat(50_000),
  'number words': 'twenty '.repeat(14_000),
  'slashed numbers': '11/'.repeat(33_000),
  'half dates': '11月'.repeat(33_000),
  'from ranges': '7時から'.repeat(25_000),
  'ligatures that expand': '\u{fdfa}'.repeat(100_000),
  'lone surrogates': '\u{d800}'.repeat(100_000),
  'weekdays and spaces': 'friday '.repeat(14_000),
  'people in words': 'two adults and a '.repeat(6000),
}

class Tally {
  readonly #counts = new Map<string, Map<Verdict, number>>()

  add(group: string, verdict: Verdict): void {
    for (const name of group.includes(' row') || group.startsWith('slot') ? [group] : [group, 'all']) {
      const counts = this.#counts.get(name) ?? new Map<Verdict, number>()
      counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
      this.#counts.set(name, counts)
    }
  }

  print(): void {
    for (const [group, counts] of [...this.#counts].sort(([one], [other]) => one.localeCompare(other))) {
      const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
      const right = counts.get('right') ?? 0
      const rest = [...counts].filter(([verdict]) => verdict !== 'right').map(([verdict, count]) => `${count} ${verdict}`)
      console.log(`  ${group.padEnd(14)} ${((right / total) * 100).toFixed(1).padStart(5)} %  ${right}/${total}  ${rest.join(', ')}`)
    }
  }
}

function describe({ kind, value, alternatives, words, unit }: ResolvedValue): string {
  return `${kind} ${value}${unit ? ` ${unit}` : ''}${alternatives ? ` (or ${alternatives.join(', ')})` : ''} "${words}"`
}

async function readRows<Row>(file: string): Promise<Row[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => JSON.parse(line) as Row)
}

/** All that was asked for, one after the other. */
export async function benchValues(files: { readonly dates?: string; readonly slots?: string }, options: BenchOptions = {}): Promise<void> {
  const texts: string[] = []
  if (files.dates) {
    await benchDates(files.dates, options)
    texts.push(...(await readRows<DateRow>(files.dates)).map(({ text }) => text))
  }
  if (files.slots) {
    await benchSlots(files.slots, options)
    texts.push(...(await readRows<SlotRow>(files.slots)).flatMap(({ customer }) => customer))
  }
  benchSpeed(
    texts.length > 0 ? texts : ['来週の金曜19時に4名でお願いします', 'a table for two tomorrow at 7pm please', 'ありがとうございます'],
  )
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { dates: { type: 'string' }, slots: { type: 'string' }, failures: { type: 'boolean' } } })
  const { failures, ...files } = values
  await benchValues(files, { failures: failures ?? false })
}
