import { describe, expect, it } from 'vitest'
import type { Branch } from '../tenancy/tenant-profile.ts'
import { openAt, openingDay, openOn } from './opening-hours.ts'
import { sayComingExceptions, sayWeek } from './say-hours.ts'

const branch: Branch = {
  id: 'main',
  name: { ja: '本店', en: 'Main' },
  address: { ja: '東京', en: 'Tokyo' },
  phone: '03-0000-0000',
  location: { latitude: 35.68, longitude: 139.76 },
  hours: {
    monday: 'closed',
    tuesday: ['11:30-14:30', '17:30-22:00'],
    wednesday: ['11:30-14:30', '17:30-22:00'],
    thursday: ['11:30-14:30', '17:30-22:00'],
    friday: ['11:30-14:30', '17:30-25:00'],
    saturday: ['11:30-22:00'],
    sunday: ['11:30-22:00'],
  },
  exceptions: [
    { date: '2026-11-23', hours: ['11:30-21:00'], note: { ja: '祝日', en: 'public holiday' } },
    { date: '2026-12-31', hours: 'closed' },
  ],
}
const zone = 'Asia/Tokyo'

describe('openingDay', () => {
  it('reads the weekly hours', () => {
    expect(openingDay(branch, '2026-11-24')).toEqual({
      openings: [
        { from: 690, to: 870 },
        { from: 1050, to: 1320 },
      ],
      exceptional: false,
    })
  })
  it('is closed on the weekly closing day', () => {
    expect(openingDay(branch, '2026-11-30').openings).toEqual([])
  })
  it('puts an exception before the week, with its note', () => {
    expect(openingDay(branch, '2026-11-23')).toEqual({
      openings: [{ from: 690, to: 1260 }],
      exceptional: true,
      note: { ja: '祝日', en: 'public holiday' },
    })
  })
})

describe('openAt', () => {
  it('reads the clock on the tenant’s wall, not the machine’s', () => {
    expect(openAt(branch, new Date('2026-11-21T12:59:00Z'), zone)).toEqual({ open: true, closesAt: 1320 })
    expect(openAt(branch, new Date('2026-11-21T13:00:00Z'), zone)).toMatchObject({ open: false })
  })
  it('is open after midnight when the evening before goes on', () => {
    expect(openOn(branch, '2026-11-28', 30)).toEqual({ open: true, closesAt: 60 })
    expect(openOn(branch, '2026-11-28', 60)).toMatchObject({ open: false })
  })
  it('tells the next opening later the same day', () => {
    expect(openOn(branch, '2026-11-24', 15 * 60)).toEqual({ open: false, next: { date: '2026-11-24', from: 1050 } })
  })
  it('skips closing days to the next opening', () => {
    expect(openOn(branch, '2026-11-29', 22 * 60)).toEqual({ open: false, next: { date: '2026-12-01', from: 690 } })
  })
})

describe('sayWeek', () => {
  it('joins days that share their hours and names the closing days', () => {
    expect(sayWeek(branch, 'ja')).toEqual([
      '火〜木  11:30–14:30、17:30–22:00',
      '金  11:30–14:30、17:30–25:00',
      '土・日  11:30–22:00',
      '定休日：月曜日',
    ])
    expect(sayWeek(branch, 'en')).toEqual([
      'Tue–Thu  11:30–14:30 and 17:30–22:00',
      'Fri  11:30–14:30 and 17:30–25:00',
      'Sat, Sun  11:30–22:00',
      'Closed: Mondays',
    ])
  })
  it('announces only the exceptions of the next four weeks', () => {
    expect(sayComingExceptions(branch, '2026-11-21', 'ja')).toEqual(['11月23日（月）  11:30–21:00（祝日）'])
  })
})
