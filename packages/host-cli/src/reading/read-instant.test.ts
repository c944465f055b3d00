import { expect, test } from 'vitest'

import { readInstant, writeInstant } from './read-instant.ts'

test.each([
  ['2026-12-01T09:00:00+09:00', 'America/New_York', '2026-12-01T00:00:00.000Z'],
  ['2026-12-01T00:00:00Z', 'Asia/Tokyo', '2026-12-01T00:00:00.000Z'],
  ['2026-12-01 09:00+0900', 'Asia/Tokyo', '2026-12-01T00:00:00.000Z'],
  ['2026-12-01 09:00', 'Asia/Tokyo', '2026-12-01T00:00:00.000Z'],
  ['2026-12-01T09:00:30', 'Asia/Tokyo', '2026-12-01T00:00:30.000Z'],
  [' 2026-12-01 9:00 ', 'Asia/Tokyo', '2026-12-01T00:00:00.000Z'],
  ['2026-12-01', 'Asia/Tokyo', '2026-11-30T15:00:00.000Z'],
  ['2026-07-01 09:00', 'America/New_York', '2026-07-01T13:00:00.000Z'],
  ['2026-12-01 09:00', 'Asia/Kathmandu', '2026-12-01T03:15:00.000Z'],
])('%s in %s is %s', (text, zone, instant) => {
  expect(readInstant(text, zone)?.toISOString()).toBe(instant)
})

test('an hour that comes twice is the first of the two', () => {
  expect(readInstant('2026-11-01 01:30', 'America/New_York')?.toISOString()).toBe('2026-11-01T05:30:00.000Z')
})

test('an hour that is skipped counts on from before', () => {
  expect(readInstant('2026-03-08 02:30', 'America/New_York')?.toISOString()).toBe('2026-03-08T07:30:00.000Z')
})

test.each(['', 'tomorrow', '2026-02-30', '2026-02-30T09:00Z', '2026-12-01 25:00', '2026-12-01 09:60', '12/01 09:00', '2026-13-01 09:00'])(
  '%j is no time',
  (text) => {
    expect(readInstant(text, 'Asia/Tokyo')).toBeUndefined()
  },
)

test('an instant is written as the wall clock with its offset', () => {
  expect(writeInstant(new Date('2026-12-01T00:00:00Z'), 'Asia/Tokyo')).toBe('2026-12-01T09:00:00+09:00')
  expect(writeInstant(new Date('2026-07-01T13:00:05Z'), 'America/New_York')).toBe('2026-07-01T09:00:05-04:00')
  expect(writeInstant(new Date('2026-07-01T13:00:05Z'), 'UTC')).toBe('2026-07-01T13:00:05+00:00')
})
