import { describe, expect, it } from 'vitest'
import { readings } from './reading-example.ts'

describe('times in Japanese', () => {
  it.each([
    ['19時', '19:00:00'],
    ['19:30', '19:30:00'],
    ['１９：３０', '19:30:00'],
    ['19時半', '19:30:00'],
    ['7時15分', '19:15:00|07:15:00'],
    ['七時半', '19:30:00|07:30:00'],
    ['夜の7時半', '19:30:00'],
    ['午後7時', '19:00:00'],
    ['朝10時', '10:00:00'],
    ['夕方6時', '18:00:00'],
    ['お昼12時', '12:00:00'],
    ['昼1時半', '13:30:00'],
    ['午前10時40分', '10:40:00'],
    ['午後12時', '12:00:00|00:00:00'],
    ['正午', '12:00:00'],
    ['真夜中', '00:00:00'],
    ['零時', '00:00:00'],
    ['25時', '01:00:00'],
    ['夜十一時半十秒', '23:30:10'],
    ['8時5分前', '19:55:00|07:55:00'],
    ['11時ごろ', '11:00:00|23:00:00'],
    ['12時', '12:00:00'],
    ['9:40', '09:40:00|21:40:00'],
    ['09:40', '09:40:00'],
  ])('reads %s', (text, expected) => {
    expect(readings(text)).toBe(expected)
  })

  it.each([
    ['18時から20時', '18:00:00'],
    ['18:00〜20:00', '18:00:00'],
    ['18-20時', '18:00:00'],
    ['6時から午後8時', '18:00:00'],
    ['19時から', '19:00:00'],
    ['18時から19時に変更', '18:00:00, 19:00:00'],
    ['7時、やっぱり8時で', '19:00:00|07:00:00, 20:00:00|08:00:00'],
    ['18時か19時', '18:00:00|19:00:00'],
  ])('reads the start or both times of %s', (text, expected) => {
    expect(readings(text)).toBe(expected)
  })

  it.each(['何時から開いてますか', '営業時間', '2時間', '3時間コース', '5分', '10分遅れます', '24時間営業', '朝一', '一時停止'])(
    'reads no time in %s',
    (text) => {
      expect(readings(text)).toBe('')
    },
  )

  it.each([
    ['26:75', '?no-such-time'],
    ['40時', '?no-such-time'],
    ['朝の19時', '?contradictory'],
    ['22時までやってますか', '?too-vague'],
    ['18時以降', '?too-vague'],
    ['5、6時ごろ', '?too-vague'],
  ])('asks about %s', (text, expected) => {
    expect(readings(text)).toBe(expected)
  })
})

describe('times in English', () => {
  it.each([
    ['7pm', '19:00:00'],
    ['7:30 p.m.', '19:30:00'],
    ['seven p . m .', '19:00:00'],
    ['1140 a.m.', '11:40:00'],
    ['at 9a.', '09:00:00'],
    ['12am', '00:00:00'],
    ['12 noon', '12:00:00'],
    ['noonish', '12:00:00'],
    ['midnight', '00:00:00'],
    ['half past seven', '19:30:00|07:30:00'],
    ['quarter to eight', '19:45:00|07:45:00'],
    ['ten past 9 in the evening', '21:10:00'],
    ['in the morning at 7', '07:00:00'],
    ["eight o'clock", '20:00:00|08:00:00'],
    ['at seven thirty', '19:30:00|07:30:00'],
    ['seven oh five pm', '19:05:00'],
    ['from 6 to 8pm', '18:00:00'],
    ['6-8pm', '18:00:00'],
    ['11 to 1pm', '11:00:00'],
    ['change it from 7pm to 8pm', '19:00:00, 20:00:00'],
    ['ten to nine', '20:50:00|08:50:00'],
    ['eight thirty', '20:30:00|08:30:00'],
    ['around 8ish', '20:00:00|08:00:00'],
  ])('reads %s', (text, expected) => {
    expect(readings(text)).toBe(expected)
  })

  it.each(['at 7 people', 'for 2 nights', 'at 5%', 'at 5 stars', 'at one point', 'platform 7', '3:2 ratio'])(
    'reads no time in "%s"',
    (text) => {
      expect(readings(text)).not.toMatch(/:/)
    },
  )

  it('asks about an edge', () => {
    expect(readings('until 10pm')).toBe('?too-vague')
    expect(readings('after 7')).toBe('?too-vague')
    expect(readings('9pm or later')).toBe('?too-vague')
  })
})

describe('an hour that may be morning or evening', () => {
  const lunchOnly = { openMinutes: [{ from: 11 * 60, to: 15 * 60 }] }
  const bar = { openMinutes: [{ from: 18 * 60, to: 26 * 60 }] }
  const breakfastAndDinner = {
    openMinutes: [
      { from: 6 * 60, to: 10 * 60 },
      { from: 17 * 60, to: 22 * 60 },
    ],
  }

  it('is the one within opening hours when only one is', () => {
    expect(readings('1時', lunchOnly)).toBe('13:00:00')
    expect(readings('11時', lunchOnly)).toBe('11:00:00')
    expect(readings('1時', bar)).toBe('01:00:00')
    expect(readings('7:30', bar)).toBe('19:30:00')
  })

  it('is as written from 9 on, and asked about where only the evening is open', () => {
    expect(readings('9:30', bar)).toBe('09:30:00|21:30:00')
    expect(readings('10時40分', breakfastAndDinner)).toBe('10:40:00|22:40:00')
    expect(readings('9時', breakfastAndDinner)).toBe('09:00:00|21:00:00')
  })

  it('keeps both when both are within opening hours or neither is', () => {
    expect(readings('7時', breakfastAndDinner)).toBe('19:00:00|07:00:00')
    expect(readings('7時', lunchOnly)).toBe('19:00:00|07:00:00')
  })

  it('is of the night after the day where a bar closes after midnight, or of the day itself', () => {
    expect(readings('金曜1時', bar)).toBe('2026-11-21 01:00:00|2026-11-20 01:00:00')
  })

  it('is not moved by opening hours when the words say which', () => {
    expect(readings('朝7時', bar)).toBe('07:00:00')
    expect(readings('07:00', bar)).toBe('07:00:00')
  })
})

describe('a day and a time', () => {
  it.each([
    ['来週の金曜19時', '2026-11-27 19:00:00'],
    ['明後日の夜7時半', '2026-11-20 19:30:00'],
    ['明日の夜、7時に', '2026-11-19 19:00:00'],
    ['金曜の25時', '2026-11-21 01:00:00'],
    ['明日の深夜1時', '2026-11-20 01:00:00|2026-11-19 01:00:00'],
    ['今朝8時', '2026-11-18 08:00:00'],
    ['今夜7時', '2026-11-18 19:00:00'],
    ['日付は12/18で時間は13:40', '2026-12-18 13:40:00'],
    ['12/24(木)18時〜', '2026-12-24 18:00:00'],
    ['tomorrow at 7pm', '2026-11-19 19:00:00'],
    ['tomorrow at 7', '2026-11-19 19:00:00|2026-11-19 07:00:00'],
    ['tomorrow morning at 7', '2026-11-19 07:00:00'],
    ['tonight around 7', '2026-11-18 19:00:00'],
    ['7 tonight', '2026-11-18 19:00:00'],
    ['at 8.30pm today', '2026-11-18 20:30:00'],
    ['tonight at 2am', '2026-11-19 02:00:00'],
    ['12/5 PM6:30', '2026-12-05 18:30:00'],
    ['Date: Dec 5 Time: 7pm', '2026-12-05 19:00:00'],
    ['2026-12-16T12:23:59', '2026-12-16 12:23:59'],
    ['7pm tomorrow, 8pm Friday', '2026-11-19 19:00:00, 2026-11-20 20:00:00'],
    ['Friday or Saturday at 7pm', '2026-11-20 19:00:00|2026-11-21 19:00:00'],
  ])('are one when they stand together: %s', (text, expected) => {
    expect(readings(text)).toBe(expected)
  })

  it('stay two when other words stand between them', () => {
    expect(readings('12月4日に予約をお願いします。時間は朝の10時が良いです')).toBe('2026-12-04, 10:00:00')
    expect(readings('12月4日に2名で19時')).toBe('2026-12-04, 2, 19:00:00')
  })

  it('do not put 25時 on the wrong day when they stand apart', () => {
    expect(readings('金曜に予約したいです。25時は空いてますか')).toBe('2026-11-20, ?too-vague')
  })

  it('leave out the reading that is already past', () => {
    expect(readings('今日7時')).toBe('2026-11-18 19:00:00')
    expect(readings('水曜9時30分')).toBe('2026-11-18 21:30:00|2026-11-25 09:30:00|2026-11-25 21:30:00')
    expect(readings('水曜の朝9時')).toBe('2026-11-25 09:00:00')
  })

  it('can be counted from now', () => {
    expect(readings('30分後')).toBe('2026-11-18 10:30:00')
    expect(readings('1時間半後に行きます')).toBe('2026-11-18 11:30:00')
    expect(readings('in half an hour')).toBe('2026-11-18 10:30:00')
    expect(readings('in 1 hour and 20 minutes')).toBe('2026-11-18 11:20:00')
  })

  it('are counted in real hours across a change of summer time', () => {
    const beforeTheGap = { now: new Date('2026-03-08T06:30:00Z'), zone: 'America/New_York' }
    expect(readings('in 1 hour', beforeTheGap)).toBe('2026-03-08 03:30:00')
  })
})
