import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { trainIntentClassifier } from './intent-classifier.ts'

/** A small izakaya, as its keeper would write it down in ten minutes. */
const izakaya: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'opening-hours',
    [
      '営業時間を教えて',
      '何時に閉まりますか',
      '今日は開いてますか',
      '定休日はいつですか',
      'ランチは何時からですか',
      'what time do you open',
      'are you open on sundays',
      'when do you close',
    ],
  ],
  [
    'book-table',
    [
      '予約したいです',
      '席を予約できますか',
      '明日の夜に4人で予約をお願いします',
      '今夜空いてますか',
      '二名で入れますか',
      'I would like to book a table',
      'can I reserve a table for two',
      'do you have a table tonight',
    ],
  ],
  [
    'cancel-booking',
    [
      '予約をキャンセルしたい',
      '予約を取り消してください',
      '行けなくなりました',
      '明日のキャンセルをお願いします',
      'cancel my reservation',
      'I cannot make it tonight',
      'please cancel my booking',
    ],
  ],
  [
    'change-booking',
    [
      '予約を変更したいです',
      '時間を変えられますか',
      '人数が増えました',
      '予約の日にちをずらしたい',
      'can I change my reservation',
      'move my booking to another day',
      'we will be one more person',
    ],
  ],
  [
    'menu',
    [
      'メニューを見せて',
      'おすすめの料理は何ですか',
      '飲み放題はありますか',
      'コースはいくらですか',
      'what is on the menu',
      'what do you recommend',
      'do you have sake',
    ],
  ],
  [
    'allergies',
    [
      'アレルギーがあります',
      '卵を使っていない料理はありますか',
      'グルテンフリーのメニューはありますか',
      'ベジタリアン向けの料理はありますか',
      'I am allergic to nuts',
      'is there anything vegan',
      'does it contain gluten',
    ],
  ],
  [
    'access',
    [
      '場所はどこですか',
      '駅からの行き方を教えてください',
      '住所を教えて',
      '駐車場はありますか',
      'where are you located',
      'how do I get there from the station',
      'is there parking',
    ],
  ],
  [
    'payment',
    [
      'カードは使えますか',
      '支払い方法を教えてください',
      'PayPayで払えますか',
      '領収書をもらえますか',
      'do you take credit cards',
      'can I pay by card',
      'is it cash only',
    ],
  ],
  [
    'person',
    [
      '担当者と話したい',
      'スタッフにつないでください',
      '人と話せますか',
      '電話したいです',
      'I want to talk to a person',
      'can someone call me',
    ],
  ],
])
const classifier = trainIntentClassifier(izakaya)

describe('trainIntentClassifier', () => {
  it.each([
    ['何時までやってますか', 'opening-hours'],
    ['日曜日は営業していますか', 'opening-hours'],
    ['are you closed on monday', 'opening-hours'],
    ['土曜の夜に6名で席を取れますか', 'book-table'],
    ['テーブルを予約したいのですが', 'book-table'],
    ['book a table for tonight please', 'book-table'],
    ['やっぱり行けません', 'cancel-booking'],
    ['I need to cancel', 'cancel-booking'],
    ['人数を変更したいです', 'change-booking'],
    ['can we change the time of our booking', 'change-booking'],
    ['おすすめは？', 'menu'],
    ['卵アレルギーです', 'allergies'],
    ['my son is allergic to eggs', 'allergies'],
    ['駅からどう行けばいいですか', 'access'],
    ['how do I get to the restaurant', 'access'],
    ['クレジットカードは使えますか', 'payment'],
    ['スタッフと話したいです', 'person'],
  ])('finds the intent of %s, which is no example: %s', (text, intent) => {
    expect(classifier.classify(text).intent).toBe(intent)
  })

  it.each([
    '宇宙の年齢は？',
    'what is the capital of Peru',
    '日本の首相は誰ですか',
    'who wrote hamlet',
    'how tall is mount everest',
    '仮想通貨は買うべきですか',
  ])('finds no intent in %s, which is none of the business’s', (text) => {
    expect(classifier.classify(text).intent).toBeNull()
  })

  it.each([
    '営業時間を教えて',
    '営業時間を教えてください。',
    '　営業時間を教えて！！',
    'What time do you open?',
    'what time do you open, please',
  ])('is nearly sure of %s, which is an example but for case, width, punctuation and politeness', (text) => {
    expect(classifier.classify(text)).toMatchObject({ intent: 'opening-hours', confidence: 0.99 })
  })

  it('leaves an example that stands under two intents to the odds', () => {
    const torn = trainIntentClassifier(new Map([...izakaya, ['talk', ['人と話せますか', '雑談しよう']]]))
    expect(torn.classify('人と話せますか').confidence).toBeLessThan(0.99)
  })

  it.each(['', '   ', '！？', '🍣🍣', '\ud83c'])('finds for certain no intent in %j, which says nothing', (text) => {
    expect(classifier.classify(text)).toEqual({ intent: null, confidence: 1, runnersUp: [] })
  })

  it('finds no intent when there are no examples', () => {
    const nothing = { intent: null, confidence: 1, runnersUp: [] }
    expect(trainIntentClassifier(new Map()).classify('予約したい')).toEqual(nothing)
    expect(
      trainIntentClassifier(
        new Map([
          ['empty', []],
          ['unreadable', ['！', '']],
        ]),
      ).classify('予約したい'),
    ).toEqual(nothing)
  })

  it('works with a single intent and with a single example', () => {
    const one = trainIntentClassifier(new Map([['book', ['席を予約したい', 'book a table']]]))
    expect(one.classify('席を予約したいです').intent).toBe('book')
    expect(one.classify('what is the square root of two').intent).toBeNull()
    expect(trainIntentClassifier(new Map([['book', ['予約']]])).classify('予約').intent).toBe('book')
  })

  it('reads the first thousand characters of a hundred thousand', () => {
    const start = performance.now()
    expect(classifier.classify(`予約をキャンセルしたい${'。'.repeat(100_000)}`).intent).toBe('cancel-booking')
    classifier.classify('予約'.repeat(50_000))
    expect(performance.now() - start).toBeLessThan(200)
  })

  const utterance = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(...[...izakaya.values()].flat(), '明日の天気は', 'how old is the universe'),
    fc.string({ unit: fc.constantFrom('予', '約', 'を', 'カ', 'ｶ', 'ﾞ', 'a', 'the ', ' ', '７', '\ud800', '\udc00', '🍣') }),
  )

  it('gives confidences from 0 to 1 and at most three runners-up, best first, whatever the text', () => {
    fc.assert(
      fc.property(utterance, (text) => {
        const { intent, confidence, runnersUp } = classifier.classify(text)
        const all = [...(intent === null ? [] : [confidence]), ...runnersUp.map((each) => each.confidence)]
        expect(confidence).toBeGreaterThanOrEqual(0)
        expect(confidence).toBeLessThanOrEqual(1)
        expect(all.every((each, at) => each >= 0 && each <= (all[at - 1] ?? 1))).toBe(true)
        expect(all.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(1.000_001)
        expect(runnersUp.length).toBeLessThanOrEqual(3)
        expect(runnersUp.map((each) => each.intent)).not.toContain(intent)
      }),
    )
  })

  it('reads full-width letters and digits and capitals as the plain ones', () => {
    const widen = (text: string) => text.toUpperCase().replace(/[!-~]/gu, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))
    const plain = fc.constantFrom(...[...izakaya.values()].flat(), 'paying with 2 cards', 'table 4 people')
    fc.assert(
      fc.property(plain, (text) => {
        expect(classifier.classify(widen(text))).toEqual(classifier.classify(text))
      }),
    )
  })

  it('learns the same whatever the order of intents and examples, and however often one is repeated', () => {
    const shuffled = [...izakaya].toReversed().map(([intent, texts]) => [intent, [...texts.toReversed(), ...texts]] as const)
    const other = trainIntentClassifier(new Map(shuffled))
    fc.assert(
      fc.property(utterance, (text) => {
        expect(other.classify(text)).toEqual(classifier.classify(text))
      }),
    )
  })
})
