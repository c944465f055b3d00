import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatMoment } from './civil-day.ts'
import { wallClock } from './wall-clock.ts'

const shown = (instant: string, zone: string) => {
  const { day, second } = wallClock(new Date(instant), zone)
  return formatMoment(day, second)
}

describe('wallClock', () => {
  it.each([
    ['2026-11-18T01:00:00Z', 'Asia/Tokyo', '2026-11-18 10:00:00'],
    ['2026-12-31T15:00:00Z', 'Asia/Tokyo', '2027-01-01 00:00:00'],
    ['2026-11-18T01:00:59.999Z', 'Asia/Kathmandu', '2026-11-18 06:45:59'],
    ['2026-03-08T06:59:59Z', 'America/New_York', '2026-03-08 01:59:59'],
    ['2026-03-08T07:00:00Z', 'America/New_York', '2026-03-08 03:00:00'],
    ['2026-11-01T05:59:59Z', 'America/New_York', '2026-11-01 01:59:59'],
    ['2026-11-01T06:00:00Z', 'America/New_York', '2026-11-01 01:00:00'],
  ])('at %s in %s shows %s', (instant, zone, expected) => {
    expect(shown(instant, zone)).toBe(expected)
  })

  it('shows what the platform shows, at any instant and in any order', () => {
    const zones = ['Asia/Tokyo', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Pacific/Apia']
    const instants = fc.date({ min: new Date('1980-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), (instant, zone) => {
        const { day, second } = wallClock(instant, zone)
        expect(formatMoment(day, second)).toBe(instant.toLocaleString('sv-SE', { timeZone: zone }))
      }),
    )
  })

  it('refuses an unknown zone and an invalid instant', () => {
    expect(() => wallClock(new Date(0), 'Asia/Edo')).toThrow(RangeError)
    expect(() => wallClock(new Date(Number.NaN), 'Asia/Tokyo')).toThrow(RangeError)
  })
})
