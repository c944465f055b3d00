import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectLanguage } from './detect-language.ts'

const tokyo = { tenantLanguages: ['ja', 'en'] }

describe('detectLanguage', () => {
  it.each([
    ['営業時間', 'ja'],
    ['予約', 'ja'],
    ['几帳面な写真', 'ja'],
    ['メニュー', 'ja'],
    ['ﾒﾆｭｰﾐｾﾃ', 'ja'],
    ['何時までやってますか', 'ja'],
    ['Wi-Fiありますか', 'ja'],
    ['Wi-Fi password教えて', 'ja'],
    ['iPhone 15 Pro Maxの在庫は？', 'ja'],
    ['What does 唐揚げ mean?', 'en'],
    ['Is 唐揚げ gluten free?', 'en'],
    ['I want to eat すし', 'en'],
    ['hi', 'en'],
    ["what's the Wi-Fi", 'en'],
    ['ｗｈａｔ　ｔｉｍｅ', 'en'],
    ['예약하고 싶어요', 'ko'],
    ['Wi-Fi 비밀번호 알려주세요', 'ko'],
    ['จองโต๊ะได้ไหม', 'th'],
    ['请问你们几点关门', 'zh'],
    ['可以预约吗', 'zh'],
    ['請問你們有英文菜單嗎', 'zh'],
    ['WiFi密码是什么', 'zh'],
    ['Можно забронировать столик?', 'ru'],
  ])('reads %s as %s for a tenant of Japanese and English', (text, language) => {
    expect(detectLanguage(text, tokyo)).toBe(language)
  })

  it.each(['19:00', '🍣🍣', '👍🏽', 'https://example.com/what/is/this', 'menu@example.com', '', '   ', '?!', '03-1234-5678', 'OK', 'A-12'])(
    'keeps the language so far for %j, which has no words',
    (text) => {
      expect(detectLanguage(text, { ...tokyo, previousLanguage: 'en', customerLanguage: 'ja' })).toBe('en')
      expect(detectLanguage(text, { ...tokyo, customerLanguage: 'en' })).toBe('en')
      expect(detectLanguage(text, tokyo)).toBe('ja')
    },
  )

  it('reads the words around a link, not the link', () => {
    expect(detectLanguage('https://example.com/what-is-the-menu これは何ですか', tokyo)).toBe('ja')
    expect(detectLanguage('これhttps://example.com/what/is/the/menuです', tokyo)).toBe('ja')
  })

  it('reads Chinese characters as Japanese before Chinese, whichever the tenant names first', () => {
    expect(detectLanguage('営業時間', { tenantLanguages: ['zh', 'ja'] })).toBe('ja')
    expect(detectLanguage('菜鳥', { tenantLanguages: ['en'] })).toBe('ja')
  })

  it('reads Chinese characters as Chinese for a tenant who speaks only that of the two, or a customer who does', () => {
    expect(detectLanguage('營業時間', { tenantLanguages: ['zh', 'en'] })).toBe('zh')
    expect(detectLanguage('營業時間', { tenantLanguages: ['ja', 'zh'], customerLanguage: 'zh-TW' })).toBe('zh')
  })

  it('takes Latin letters for the customer’s language where the tenant speaks it, else for the tenant’s first in Latin letters', () => {
    const hints = { tenantLanguages: ['ja', 'en', 'fr'] }
    expect(detectLanguage('Bonjour madame', { ...hints, customerLanguage: 'fr-FR' })).toBe('fr')
    expect(detectLanguage('Bonjour madame', { ...hints, previousLanguage: 'fr', customerLanguage: 'en' })).toBe('fr')
    expect(detectLanguage('Bonjour madame', { ...hints, customerLanguage: 'de' })).toBe('en')
    expect(detectLanguage('Bonjour madame', { tenantLanguages: ['ja'], customerLanguage: 'de' })).toBe('de')
    expect(detectLanguage('Bonjour madame', { tenantLanguages: ['ja'], customerLanguage: 'ja' })).toBe('en')
  })

  it('gives two letters for any text, lone surrogates and a hundred thousand characters included', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('\ud800', '\udc00', 'あ', 'a', '漢', ' ') }))
    fc.assert(fc.property(texts, (text) => /^[a-z]{2}$/.test(detectLanguage(text, tokyo))))
    expect(detectLanguage('あ'.repeat(100_000), tokyo)).toBe('ja')
  })
})
