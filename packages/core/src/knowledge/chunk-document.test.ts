import { describe, expect, it } from 'vitest'
import { chunkDocument } from './chunk-document.ts'

const chunk = (text: string, { language = 'ja', title = '' } = {}) => chunkDocument({ source: 'knowledge/a.md', title, language, text })
const texts = (text: string, options?: { language?: string; title?: string }) => chunk(text, options).map((passage) => passage.text)

describe('headings', () => {
  it('give each section a passage, with the headings above it', () => {
    const passages = chunk('# アクセス\n住所は港区です。\n## 駐車場はありますか\nございません。\n# 支払い\n現金のみです。')
    expect(passages.map(({ headingPath, text, position }) => [position, headingPath, text])).toEqual([
      [0, ['アクセス'], '住所は港区です。'],
      [1, ['アクセス', '駐車場はありますか'], 'ございません。'],
      [2, ['支払い'], '現金のみです。'],
    ])
  })

  it('follow the title, which is not said twice when the document begins with it', () => {
    expect(chunk('# メニュー\n丼があります。', { title: 'メニュー' })[0]?.headingPath).toEqual(['メニュー'])
    expect(chunk('# 昼\n丼があります。', { title: 'メニュー' })[0]?.headingPath).toEqual(['メニュー', '昼'])
  })

  it('are a passage where nothing stands under them', () => {
    expect(texts('# 案内\n## 駐車場はありません\n## 犬は入れます')).toEqual(['駐車場はありません', '犬は入れます'])
  })

  it('may be underlined, and are not looked for in code', () => {
    expect(chunk('案内\n===\n駅前です。\n```\n# not a heading\n```').map(({ headingPath, text }) => [headingPath, text])).toEqual([
      [['案内'], '駅前です。\n\n# not a heading'],
    ])
  })
})

describe('plain text', () => {
  it('is a passage without any heading', () => {
    expect(chunk('店は駅前にあります。歩いて三分です。')).toEqual([
      { source: 'knowledge/a.md', position: 0, language: 'ja', headingPath: [], text: '店は駅前にあります。歩いて三分です。' },
    ])
  })

  it('is cut between sentences into even parts, losing nothing', () => {
    const sentence = 'この店は昭和の初めに開かれ、いまも同じ場所で商いを続けている。'
    const parts = texts(sentence.repeat(40))
    expect(parts.length).toBeGreaterThan(2)
    expect(parts.join('')).toBe(sentence.repeat(40))
    for (const part of parts) {
      expect(part.endsWith('。')).toBe(true)
      expect(part.length).toBeGreaterThan(200)
      expect(part.length).toBeLessThan(450)
    }
  })

  it('is cut in English at about twice the characters', () => {
    const parts = texts('The restaurant stands beside the old harbour, and has done so for years. '.repeat(40), { language: 'en' })
    for (const part of parts) expect(part.length).toSatisfy((length: number) => length > 500 && length < 1_200)
  })

  it('keeps brackets, quotations and abbreviations whole', () => {
    const text = '「予約は要りますか。必要なら電話します。」と聞かれます。' + '駅から歩いて三分の静かな通りにあります。'.repeat(60)
    expect(texts(text)[0]).toContain('「予約は要りますか。必要なら電話します。」と聞かれます。')
  })
})

describe('lists and tables', () => {
  const rows = Array.from({ length: 60 }, (_, row) => `| 料理${row}の名前はすこし長い | ${row}00円 |`)

  it('repeat the header in every part of a long table and cut no row', () => {
    const parts = texts(`価格は税込です。\n\n| 料理 | 価格 |\n|---|---|\n${rows.join('\n')}`)
    expect(parts.length).toBeGreaterThan(2)
    for (const part of parts) expect(part).toContain('| 料理 | 価格 |\n|---|---|\n| 料理')
    expect(parts.join('\n').match(/\| \d+00円 \|/g)).toHaveLength(60)
  })

  it('keep a short table whole, with what stands around it', () => {
    const text = '価格は税込です。\n\n| 料理 | 価格 |\n|---|---|\n| 親子丼 | 900円 |\n\n大盛りは100円増しです。'
    expect(texts(text)).toEqual([text])
  })

  it('keep the sentence that leads into a list in every part', () => {
    const items = Array.from({ length: 60 }, (_, item) => `- 持ち物の${item}番目の説明がここに入ります`)
    const parts = texts(`はじめにお読みください。\n\nお持ちいただくもの:\n\n${items.join('\n')}`)
    expect(parts.length).toBeGreaterThan(2)
    for (const part of parts) expect(part).toContain('お持ちいただくもの:')
  })
})

describe('odd documents', () => {
  it('leave front matter, comments and rules out', () => {
    expect(texts('---\ntitle: x\n---\n\n<!-- 下書き -->\n駅前です。\n\n---\n\n三分です。')).toEqual(['駅前です。\n\n三分です。'])
  })

  it('are nothing when they say nothing', () => {
    for (const text of ['', '\n\n', '---\ntitle: x\n---\n', '<!-- later -->']) expect(texts(text)).toEqual([])
  })

  it('are cut to passages of bearable size and lose nothing, whatever they hold', () => {
    for (const text of ['あ'.repeat(100_000), 'a'.repeat(100_000), 'ab '.repeat(33_000), '「'.repeat(50_000), `- ${'x'.repeat(60_000)}`]) {
      const parts = texts(text)
      for (const part of parts) expect(part.length).toBeLessThanOrEqual(1_300)
      expect(parts.join('').replace(/\s/g, '').length).toBe(text.replace(/\s/g, '').length)
    }
  })

  it('are cut in time that grows with their length', () => {
    const began = performance.now()
    chunk(`| a | b |\n|---|---|\n${'| x | y |\n'.repeat(5_000)}`)
    for (const text of ['<!--'.repeat(25_000), '#'.repeat(100_000), '(。'.repeat(30_000), '- '.repeat(30_000), ' '.repeat(100_000)])
      chunk(text)
    expect(performance.now() - began).toBeLessThan(4_000)
  })

  it('do not cut a pair of surrogates', () => {
    for (const part of texts('🍣'.repeat(5_000))) expect(part.isWellFormed()).toBe(true)
  })
})
