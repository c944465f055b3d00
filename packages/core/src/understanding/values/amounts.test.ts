import { describe, expect, it } from 'vitest'
import { readings, wednesdayMorning } from './reading-example.ts'
import { resolveValues } from './resolve-values.ts'

describe('party sizes', () => {
  it.each([
    ['4人', '4'],
    ['四名様', '4'],
    ['２名', '2'],
    ['二十人', '20'],
    ['百人', '100'],
    ['1,000人', '1000'],
    ['ふたりで', '2'],
    ['おひとりさま', '1'],
    ['3人分', '3'],
    ['人数を3にして', '3'],
    ['人数3人で', '3'],
    ['①2名', '2'],
    ['3000円×4名', '4'],
    ['大人2人と子供1人', '3'],
    ['大人二名子ども一名', '3'],
    ['4人(大人2人、子供2人)', '4'],
    ['4人でうち1人は子供です', '4'],
    ['4人と子供1人', '5'],
    ['4人、子供1人', '5|4'],
    ['子供2人と大人1人', '3'],
    ['夫婦2人で', '2'],
    ['5〜6人', '6|5'],
    ['5、6人で', '6|5'],
    ['4名か5名', '4|5'],
    ['party of six', '6'],
    ['table for two', '2'],
    ['4 people', '4'],
    ['for 3', '3'],
    ['we are five', '5'],
    ['two adults and a child', '3'],
    ['1 adult, 2 kids', '3'],
    ['just me', '1'],
    ['Guests: 4', '4'],
    ['party size 4', '4'],
    ['me and 3 friends', '4'],
    ['友人3人と行きます', '4|3'],
    ['4 adults 2 children', '6'],
    ['5-6 people', '6|5'],
    ['six of us', '6'],
  ])('reads %s', (text, expected) => {
    const { values } = resolveValues(text, wednesdayMorning)
    expect(readings(text)).toBe(expected)
    expect(values.map(({ kind }) => kind)).toEqual(['party-size'])
  })

  it.each([
    '何名まで入れますか',
    '何人ですか',
    '一人ひとり',
    'お一人様2,000円',
    '1名様あたり',
    '3人目',
    '3名古屋',
    '名前は',
    '人気メニュー',
    'just me and my wife',
    'for one thing',
    'one of us is vegetarian',
    '一人っ子',
  ])('reads none in %s', (text) => {
    expect(readings(text)).toBe('')
  })

  it.each([
    ['0人', '?out-of-range'],
    ['1001人', '?out-of-range'],
    ['数人で', '?too-vague'],
    ['夫婦で', '?too-vague'],
    ['子供は2人です', '?too-vague'],
    ['あと2人増えます', '?too-vague'],
    ['5人追加で', '?too-vague'],
    ['1人キャンセル', '?too-vague'],
    ['2 more people', '?too-vague'],
    ['20人まで入れますか', '?too-vague'],
    ['10人以上', '?too-vague'],
    ['4名(大人2名、子供1名)', '?contradictory'],
  ])('asks about %s', (text, expected) => {
    expect(readings(text)).toBe(expected)
  })
})

describe('quantities', () => {
  it.each([
    ['メロンパンを3つ', '3 つ'],
    ['2個', '2 個'],
    ['三本', '3 本'],
    ['一ダース', '1 ダース'],
    ['3人前', '3 人前'],
    ['あんぱん２つとカレーパン３つ', '2 つ, 3 つ'],
    ['メロンパン×3', '3'],
    ['three croissants', '3'],
    ['two bottles of wine', '2 bottle'],
    ['a dozen rolls', '1 dozen'],
    ['half a dozen rolls', '6'],
    ['3 x croissant', '3'],
  ])('reads %s', (text, expected) => {
    expect(readings(text)).toBe(expected)
  })

  it.each([
    '2つ目のお店',
    'どれか一つに決めたい',
    'もう一つ教えてください',
    '六本木',
    '三つ星',
    '2個室',
    'two questions',
    'five stations away',
  ])('reads none in %s', (text) => {
    expect(readings(text)).toBe('')
  })

  it('asks about what is no whole number of things', () => {
    expect(readings('1.5kg')).toBe('?out-of-range')
    expect(readings('0個')).toBe('?out-of-range')
  })
})

describe('telephone numbers', () => {
  it.each(['090-1234-5678', '０９０−１２３４−５６７８', '090 1234 5678', '09012345678', '090ー1234ー5678'])('are read from %s', (text) => {
    expect(readings(`電話は${text}です`)).toBe('+819012345678')
  })

  it('are kept apart from everything around them', () => {
    expect(readings('明日19時4名、電話は03-1234-5678')).toBe('2026-11-19 19:00:00, 4, +81312345678')
  })

  it('are asked about when what is given as one is none', () => {
    expect(readings('電話番号は090-1234-567です')).toBe('?not-a-phone-number')
    expect(readings('tel: 12345')).toBe('?not-a-phone-number')
  })

  it('are read beside a date and beside each other', () => {
    expect(readings('11/23 090-1234-5678')).toBe('2026-11-23, +819012345678')
    expect(readings('20261123 09012345678')).toBe('2026-11-23, +819012345678')
    expect(readings('09012345678, 03-1234-5678')).toBe('+819012345678, +81312345678')
  })

  it('keep their figures from every other rule', () => {
    expect(readings('1-2-090-1234-5678', { phoneNumbers: { find: () => [{ number: '+819012345678', start: 4, end: 17 }] } })).toBe(
      '+819012345678',
    )
  })

  it('are not looked for in dates', () => {
    expect(readings('2026-11-23 19:00')).toBe('2026-11-23 19:00:00')
    expect(readings('電話は11/23の19時に')).toBe('2026-11-23 19:00:00')
  })
})

describe('figures that are something else', () => {
  it.each([
    '1,200円',
    '3千円',
    '¥5000',
    '3-5-2',
    '銀座3-5-2',
    '注文番号 12345678',
    'v1.2.3',
    '3泊',
    '2階',
    '20歳',
    '10%',
    '5丁目',
    '$12',
    '〒100-0001',
  ])('are no values: %s', (text) => {
    expect(readings(text)).toBe('')
  })

  it('do not hide the values beside them', () => {
    expect(readings('5000円のコースを4名、12/24 18:30で')).toBe('4, 2026-12-24 18:30:00')
    expect(readings('六本木店に11/23')).toBe('2026-11-23')
  })
})
