import { wallDate } from '@frontdesk/core/kernel/civil-date'

const withOffset = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/i
const local = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?$/
const minute = 60_000
const day = 86_400_000

/**
 * Reads `2026-12-01T09:00+09:00` (an instant), or `2026-12-01 09:00` or `2026-12-01` (what the clock on the wall shows in `zone`;
 * a date alone is its midnight). A wall-clock time that comes twice, when clocks go back, is the first; one that is skipped,
 * when they go forward, counts on from before. Returns `undefined` for anything else, also for 2026-02-30.
 */
export function readInstant(text: string, zone: string): Date | undefined {
  const trimmed = text.trim()
  if (withOffset.test(trimmed)) {
    const instant = new Date(trimmed.replace(' ', 'T'))
    return Number.isNaN(instant.getTime()) || !isRealDate(trimmed.slice(0, 10)) ? undefined : instant
  }
  const [, date, hours = '0', minutes = '0', seconds = '0'] = local.exec(trimmed) ?? []
  if (date === undefined || !isRealDate(date) || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined
  const shown = Date.parse(date) + Number(hours) * 60 * minute + Number(minutes) * minute + Number(seconds) * 1000
  const before = shown - offsetAt(shown - day, zone)
  const after = shown - offsetAt(shown + day, zone)
  const real = [before, after].filter((instant) => instant + offsetAt(instant, zone) === shown)
  return new Date(real.length > 0 ? Math.min(...real) : before)
}

/** The instant as an operator reads it: wall clock with the zone's offset, `2026-12-01T09:00:00+09:00`. */
export function writeInstant(instant: Date, zone: string): string {
  const offset = offsetAt(instant.getTime(), zone)
  const shown = new Date(instant.getTime() + offset).toISOString().slice(0, 19)
  const size = Math.abs(offset) / minute
  const clock = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0')).join(':')
  return `${shown}${offset < 0 ? '-' : '+'}${clock}`
}

/** How far the wall clock in `zone` is ahead of UTC at `instant`, in milliseconds. */
function offsetAt(instant: number, zone: string): number {
  const { date, minutes } = wallDate(new Date(instant), zone)
  return Date.parse(date) + minutes * minute - Math.floor(instant / minute) * minute
}

function isRealDate(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date)
}
