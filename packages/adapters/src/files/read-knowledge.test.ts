import { describe, expect, it } from 'vitest'

import { readKnowledge } from './read-knowledge.ts'

describe('a knowledge file', () => {
  const languages = ['ja', 'en', 'ko']
  const read = (path: string, text: string) => readKnowledge(path, text, languages).document

  it.each([
    ['its front matter, before all else', 'knowledge/ja/x.ja.md', '---\nlanguage: en\n---\nかな', 'en'],
    ['its name, before its folder', 'knowledge/ja/x.en.md', 'かな', 'en'],
    ['the nearest folder named for a language', 'knowledge/ja/old/en/x.md', 'かな', 'en'],
    ['kana', 'knowledge/x.md', 'Open: 営業します', 'ja'],
    ['Hangul', 'knowledge/x.md', '영업시간', 'ko'],
    ['Latin letters alone, where English is spoken', 'knowledge/x.md', 'Open daily', 'en'],
    ['the default, when nothing tells', 'knowledge/x.md', '03-0000-0001', 'ja'],
    ['the default, when its script is of no language spoken here', 'knowledge/x.md', 'สวัสดี', 'ja'],
    ['not a folder of two letters that is no language here', 'knowledge/qa/x.md', 'かな', 'ja'],
  ])('is in the language of %s', (_, path, text, language) => {
    expect(read(path, text)?.language).toBe(language)
  })

  it.each([
    ['its front matter', 'knowledge/x.md', '---\ntitle: One\n---\n# Two\ntext', 'One'],
    ['its first heading of the first level', 'knowledge/x.md', '## Zero\n# Two #\n# Three\ntext', 'Two'],
    ['its file, without the language', 'knowledge/ja/opening-hours.en.md', 'text', 'opening-hours'],
  ])('has its title from %s', (_, path, text, title) => {
    expect(read(path, text)?.title).toBe(title)
  })

  it('keeps its text without the front matter, also with Windows line ends', () => {
    expect(read('knowledge/x.md', '---\r\ntitle: One\r\n---\r\n# Two\r\ntext')).toMatchObject({ title: 'One', text: '# Two\r\ntext' })
  })

  it('takes a line of dashes further down as text', () => {
    expect(read('knowledge/x.md', 'one\n---\ntitle: x\n---\n')).toMatchObject({ text: 'one\n---\ntitle: x\n---\n' })
  })
})
