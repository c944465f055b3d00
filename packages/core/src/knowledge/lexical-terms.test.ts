import { describe, expect, it } from 'vitest'
import { lexicalTerms, questionTerms } from './lexical-terms.ts'

/** Whether two texts can find each other. */
const meet = (one: string, other: string) => lexicalTerms(one).some((term) => lexicalTerms(other).includes(term))

describe('lexicalTerms', () => {
  it.each([
    ['ＷｉＦｉ', 'wifi'],
    ['Wi-Fi', 'wifi'],
    ['ﾊﾟｽﾀ', 'パスタ'],
    ['タバコ', 'たばこ'],
    ['café', 'cafe'],
    ['bookings', 'booked'],
    ['dishes', 'dish'],
    ['stopping', 'stop'],
    ['parties', 'party'],
    ['baking', 'bake'],
    ['12,100円', '12100'],
    ['11:30', '11'],
    ['営業時間', '時間'],
    ['東京タワー', 'タワー'],
    ['犬は入れますか', '犬と一緒に'],
    ['ที่จอดรถ', 'จอดรถอยู่หลังร้าน'],
  ])('brings %s and %s together', (one, other) => expect(meet(one, other)).toBe(true))

  it.each([
    ['駐車場はありますか', '個室はありますか'],
    ['教えてください', '教えてください'],
    ['What do you have?', 'What is the matter with you?'],
    ['bus', 'bu'],
    ['glass', 'glas'],
  ])('keeps %s and %s apart', (one, other) => expect(meet(one, other)).toBe(false))

  it.each([
    ['ワイファイ', 'Wi-Fi'],
    ['クレカ', 'クレジットカード'],
    ['子連れ', 'お子様'],
    ['タバコ', '喫煙'],
    ['いくら', '価格'],
    ['いくら', '1,700円'],
    ['how much', '¥700'],
    ['dog', 'pets'],
    ['prawn', 'えび'],
  ])('knows %s for %s', (one, other) => expect(meet(one, other)).toBe(true))

  it('repeats a term as often as it occurs', () => {
    expect(lexicalTerms('beer and beer').filter((term) => term === 'beer')).toHaveLength(2)
  })

  it('has nothing to say of nothing', () => {
    for (const text of ['', '   ', '？？？', '🍣', '\ud83d']) expect(lexicalTerms(text)).toEqual([])
  })

  it('reads long runs in time that grows with their length', () => {
    const began = performance.now()
    for (const text of ['あ'.repeat(50_000), '漢'.repeat(50_000), 'ก'.repeat(50_000), 'a-'.repeat(50_000), '1,'.repeat(50_000)])
      lexicalTerms(text)
    expect(performance.now() - began).toBeLessThan(4_000)
  })
})

describe('questionTerms', () => {
  it('weighs what is asked for over how it is asked', () => {
    const terms = questionTerms('駐車場はありますか')
    const about = [...terms].filter(([term]) => /[駐車場]/.test(term)).reduce((sum, [, weight]) => sum + weight, 0)
    const whole = [...terms.values()].reduce((sum, weight) => sum + weight, 0)
    expect(about / whole).toBeGreaterThan(0.9)
  })

  it('weighs words of every business little', () => {
    const terms = questionTerms('Do you have vegan options?')
    expect(terms.get('option')).toBeLessThan(0.5)
    expect([...terms.keys()]).not.toContain('have')
    expect(Math.max(...terms.values())).toBe(1)
  })

  it('reads terms as passages are read', () => {
    for (const text of ['天ぷら定食はいくらですか', 'Is there parking near the station?', 'ワイファイ使える？'])
      expect(new Set(questionTerms(text).keys())).toEqual(new Set(lexicalTerms(text)))
  })
})

describe('everyday synonyms', () => {
  it.each([
    ['prices', 'いくら'],
    ['running late', '遅れます'],
    ['private rooms', '個室'],
    ['my birthday', '誕生日'],
    ['allergic', 'アレルギー'],
    ['parking', '駐車場'],
  ])('find %s by %s, whatever ending the word has', (one, other) => {
    const shared = lexicalTerms(one).filter((term) => term.startsWith('=') && lexicalTerms(other).includes(term))
    expect(shared).toHaveLength(1)
  })
})
