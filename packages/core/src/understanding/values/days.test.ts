import { describe, expect, it } from 'vitest'
import { readings } from './reading-example.ts'

/** Sunday 22 November 2026, noon in Tokyo. */
const sunday = new Date('2026-11-22T03:00:00Z')

describe('days in Japanese', () => {
  it.each([
    ['今日お願いします', '2026-11-18'],
    ['本日は空いていますか', '2026-11-18'],
    ['明日', '2026-11-19'],
    ['あした行きます', '2026-11-19'],
    ['翌日', '2026-11-19'],
    ['明後日', '2026-11-20'],
    ['あさって', '2026-11-20'],
    ['明々後日', '2026-11-21'],
    ['昨日', '2026-11-17'],
    ['一昨日', '2026-11-16'],
    ['11/23', '2026-11-23'],
    ['１１／２３', '2026-11-23'],
    ['11-23でお願いします', '2026-11-23'],
    ['11月23日(月)', '2026-11-23'],
    ['11月23日（月・祝）', '2026-11-23'],
    ['十一月二十三日', '2026-11-23'],
    ['３月十日', '2027-03-10'],
    ['2026年11月23日', '2026-11-23'],
    ['二〇二六年十一月二十三日', '2026-11-23'],
    ['2026/11/23', '2026-11-23'],
    ['令和8年11月23日', '2026-11-23'],
    ['令和元年5月1日', '2019-05-01'],
    ['23日', '2026-11-23'],
    ['二十三日', '2026-11-23'],
    ['17日', '2026-12-17'],
    ['31日', '2026-12-31'],
    ['今月25日', '2026-11-25'],
    ['来月3日', '2026-12-03'],
    ['再来月の3日', '2027-01-03'],
    ['月末', '2026-11-30'],
    ['2月末', '2027-02-28'],
    ['来年1月3日', '2027-01-03'],
    ['3日後', '2026-11-21'],
    ['一週間後', '2026-11-25'],
    ['2か月後', '2027-01-18'],
    ['今日から2日後', '2026-11-20'],
    ['元旦', '2027-01-01'],
    ['大晦日', '2026-12-31'],
    ['クリスマスイブ', '2026-12-24'],
    ['勤労感謝の日', '2026-11-23'],
    ['成人の日', '2027-01-11'],
    ['来月の第2土曜', '2026-12-12'],
  ])('reads %s', (text, expected) => {
    expect(readings(text)).toBe(expected)
  })

  it.each([
    ['金曜', '2026-11-20'],
    ['水曜日', '2026-11-18|2026-11-25'],
    ['来週の金曜', '2026-11-27'],
    ['来週金19時', '2026-11-27 19:00:00'],
    ['再来週の土曜', '2026-12-05'],
    ['翌週の月曜日', '2026-11-23'],
    ['今週の月曜', '2026-11-16|2026-11-23'],
    ['今度の日曜', '2026-11-22'],
    ['次の金曜日', '2026-11-27|2026-11-20'],
    ['次の月曜日', '2026-11-23'],
    ['来週の日曜', '2026-11-29|2026-11-22'],
    ['今週末', '2026-11-21|2026-11-22'],
    ['週末の日曜', '2026-11-22'],
    ['二週間後の火曜', '2026-12-01|2026-12-08'],
    ['来週の月曜か火曜', '2026-11-23|2026-11-24'],
    ['来週なんですが、金曜で', '2026-11-27|2026-11-20'],
  ])('reads the weekday in %s', (text, expected) => {
    expect(readings(text)).toBe(expected)
  })

  it('carries both weeks when someone speaks of next week on a Sunday', () => {
    expect(readings('来週の金曜', { now: sunday })).toBe('2026-11-27|2026-12-04')
    expect(readings('今週の金曜', { now: sunday })).toBe('2026-11-27')
  })

  it.each([
    ['11月23日(火)', '?contradictory'],
    ['来週の金曜11/28', '?contradictory'],
    ['2月30日', '?no-such-date'],
    ['13/32', '?no-such-date'],
    ['32日', '?no-such-date'],
    ['10日以内', '?too-vague'],
    ['12月上旬', '?too-vague'],
    ['23日以降', '?too-vague'],
    ['第3土曜日', '?too-vague'],
    ['来週どこか空いてますか', '?too-vague'],
    ['明日以降', '?too-vague'],
    ['土曜以外', '?too-vague'],
    ['12月の金曜日', '?too-vague'],
    ['来月', '?too-vague'],
  ])('asks about %s', (text, expected) => {
    expect(readings(text)).toBe(expected)
  })

  it.each([
    '日本料理',
    'お土産',
    '月見うどん',
    '火鍋',
    '三日月',
    '日曜大工',
    '料金',
    'お水ください',
    '木のテーブル',
    '土足',
    '何日がいいですか',
    '毎週金曜日',
  ])('reads no day in %s', (text) => {
    expect(readings(text)).toBe('')
  })

  it('keeps the start of a stretch and leaves its end out', () => {
    expect(readings('11/23から11/25まで')).toBe('2026-11-23')
    expect(readings('20日〜22日')).toBe('2026-11-20')
  })

  it('keeps both days when a booking moves from one to the other', () => {
    expect(readings('11/23から11/24に変更')).toBe('2026-11-23, 2026-11-24')
  })

  it('takes a second day of a list as of the same month', () => {
    expect(readings('12月24日、25日')).toBe('2026-12-24, 2026-12-25')
    expect(readings('12/24か25')).toBe('2026-12-24|2026-12-25')
  })

  it('takes a day after a month named alone as of that month', () => {
    expect(readings('来月なんですが、3日に')).toBe('2026-12-03')
    expect(readings('3月で、24日はどうですか')).toBe('2027-03-24')
    expect(readings('2月で、30日に')).toBe('?no-such-date')
  })

  it('reads both of two neighbouring days', () => {
    expect(readings('5、6日')).toBe('2026-12-05|2026-12-06')
    expect(readings('2、3日後')).toBe('2026-11-21|2026-11-20')
  })

  it('returns the leap day in the next year that has one', () => {
    expect(readings('2月29日')).toBe('2028-02-29')
  })
})

describe('days in English', () => {
  it.each([
    ['today', '2026-11-18'],
    ['tmrw', '2026-11-19'],
    ['the day after tomorrow', '2026-11-20'],
    ['on Friday', '2026-11-20'],
    ['this coming Saturday', '2026-11-21'],
    ['next Friday', '2026-11-27|2026-11-20'],
    ['the Saturday after next', '2026-12-05|2026-11-28'],
    ['Friday week', '2026-11-27'],
    ['tuesday of next week', '2026-11-24'],
    ['in two weeks', '2026-12-02'],
    ['three weeks from tomorrow', '2026-12-10'],
    ['two days after today', '2026-11-20'],
    ['3 days from Tuesday', '2026-11-27'],
    ['2 weeks from January 15', '2027-01-29'],
    ['Nov 23', '2026-11-23'],
    ['Nov. 23rd', '2026-11-23'],
    ['23rd of November', '2026-11-23'],
    ['23 November 2026', '2026-11-23'],
    ['November 23, 2027', '2027-11-23'],
    ['2026-11-23', '2026-11-23'],
    ['23/11', '2026-11-23'],
    ['may twenty nine', '2027-05-29'],
    ['the twenty-third', '2026-11-23'],
    ['Friday the 27th', '2026-11-27'],
    ['friday 27 at 7pm', '2026-11-27 19:00:00'],
    ['Friday 11/27', '2026-11-27'],
    ['first Friday of December', '2026-12-04'],
    ['the first Friday of next month', '2026-12-04'],
    ['the 13th next month', '2026-12-13'],
    ['Christmas Eve', '2026-12-24'],
    ["New Year's Day", '2027-01-01'],
    ['Dec 24 or 25', '2026-12-24|2026-12-25'],
    ['Dec 3 to Dec 5', '2026-12-03'],
    ['change it from Friday to Saturday', '2026-11-20, 2026-11-21'],
  ])('reads %s', (text, expected) => {
    expect(readings(text, { language: 'en' })).toBe(expected)
  })

  it('looks a season ahead for the month in which a day falls on the weekday said, and keeps the very next one beside it', () => {
    expect(readings('Sat the 13th')).toBe('2027-02-13|2026-12-13')
    expect(readings('Friday the 23rd')).toBe('?contradictory')
  })

  it.each([
    ['12/11', 'ja', '2026-12-11'],
    ['12/11', undefined, '2026-12-11'],
    ['12/11', 'en', '2026-12-11|2027-11-12'],
    ['12/12', 'en', '2026-12-12'],
  ])('reads %s in language %s', (text, language, expected) => {
    expect(readings(text, language === undefined ? {} : { language })).toBe(expected)
  })

  it.each([
    'you may come',
    'we march on',
    'he sat down',
    'the sun is bright',
    'wait a second',
    'First, a question',
    "I'll take the second",
    'the fifth floor',
    'every friday',
    'version 11.23.1',
    'Christmas cake',
    'order number 20261123',
    '24/7',
  ])('reads no day in "%s"', (text) => {
    expect(readings(text)).toBe('')
  })

  it.each([
    ['Feb 30', '?no-such-date'],
    ['Friday Nov 26', '?contradictory'],
    ['within 10 days', '?too-vague'],
    ['next week', '?too-vague'],
    ['after Friday', '?too-vague'],
    ['not on Friday', '?too-vague'],
    ['a Friday in December', '?too-vague'],
  ])('asks about %s', (text, expected) => {
    expect(readings(text)).toBe(expected)
  })
})

describe('today', () => {
  it('is the day on the walls of the business, whatever the zone of the machine', () => {
    const now = new Date('2026-12-31T15:30:00Z')
    expect(readings('today', { now, zone: 'Asia/Tokyo' })).toBe('2027-01-01')
    expect(readings('today', { now, zone: 'America/Los_Angeles' })).toBe('2026-12-31')
  })

  it('is followed by tomorrow on a day of 23 hours', () => {
    expect(readings('tomorrow at 9am', { now: new Date('2026-03-08T06:30:00Z'), zone: 'America/New_York' })).toBe('2026-03-09 09:00:00')
  })
})
