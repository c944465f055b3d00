import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { civilDay, formatDay, formatMoment, formatSecond, nthWeekday, plusMonths, weekdayOf, yearMonthDay } from './civil-day.ts'

describe('civil days', () => {
  it('begin at 1970-01-01, a Thursday', () => {
    expect(civilDay(1970, 1, 1)).toBe(0)
    expect(weekdayOf(0)).toBe(3)
  })

  it('agree with the calendar of the platform for four thousand years', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400_000, max: 1_000_000 }), (day) => {
        const platform = new Date(day * 86_400_000)
        const ours = yearMonthDay(day)
        expect(ours).toEqual({ year: platform.getUTCFullYear(), month: platform.getUTCMonth() + 1, day: platform.getUTCDate() })
        expect(civilDay(ours.year, ours.month, ours.day)).toBe(day)
        expect((weekdayOf(day) + 1) % 7).toBe(platform.getUTCDay())
      }),
    )
  })

  it.each([
    [2026, 2, 29],
    [1900, 2, 29],
    [2026, 4, 31],
    [2026, 13, 1],
    [2026, 0, 1],
    [2026, 1, 0],
  ])('do not roll %i-%i-%i over', (year, month, day) => {
    expect(civilDay(year, month, day)).toBeUndefined()
  })

  it('keep the leap day of leap years', () => {
    expect(formatDay(civilDay(2028, 2, 29)!)).toBe('2028-02-29')
    expect(formatDay(civilDay(2000, 2, 29)!)).toBe('2000-02-29')
  })

  it('end a shorter month on its last day when months are added', () => {
    expect(formatDay(plusMonths(civilDay(2026, 1, 31)!, 1))).toBe('2026-02-28')
    expect(formatDay(plusMonths(civilDay(2026, 11, 30)!, 3))).toBe('2027-02-28')
    expect(formatDay(plusMonths(civilDay(2026, 1, 15)!, -1))).toBe('2025-12-15')
  })

  it('know the fourth Thursday, and that February 2026 has no fifth Sunday', () => {
    expect(formatDay(nthWeekday(2026, 11, 3, 4)!)).toBe('2026-11-26')
    expect(nthWeekday(2026, 2, 6, 5)).toBeUndefined()
  })

  it('are written with their time, which past midnight is of the next day', () => {
    expect(formatMoment(civilDay(2026, 12, 31)!, 25 * 3600)).toBe('2027-01-01 01:00:00')
    expect(formatSecond(19 * 3600 + 61)).toBe('19:01:01')
  })
})
