import { describe, expect, it } from 'vitest'
import type { PassageSearch } from './ports/passage-index.ts'
import { passRetrievalGate } from './retrieval-gate.ts'

const found = (lexicalShare: number, passages = 100): PassageSearch => ({
  passages,
  hits: [
    {
      passage: { source: 'a', position: 0, language: 'ja', headingPath: [], text: '' },
      score: 0.5,
      lexicalScore: 1,
      lexicalShare,
      vectorScore: 0.2,
    },
  ],
})

describe('passRetrievalGate', () => {
  it('passes a question whose words the best passage holds, and says the figures', () => {
    expect(passRetrievalGate('駐車場はありますか', found(0.9))).toEqual({
      answerable: true,
      reason: expect.stringMatching(/0\.90 .* 0\.\d\d/) as string,
    })
  })

  it('refuses one whose words it does not hold', () => {
    expect(passRetrievalGate('宇宙人はいますか', found(0.1)).answerable).toBe(false)
  })

  it('refuses where nothing was found', () => {
    expect(passRetrievalGate('駐車場', { hits: [], passages: 0 }).answerable).toBe(false)
  })

  it.each(['はい', '？？？', '', 'ok', 'what is it?', 'うん'])('refuses %j, which names nothing, however much is found', (question) => {
    expect(passRetrievalGate(question, found(1)).answerable).toBe(false)
  })

  it.each(['犬は？', 'Wi-Fi', '個室', 'parking?'])('passes %j, short as it is', (question) => {
    expect(passRetrievalGate(question, found(1)).answerable).toBe(true)
  })

  it('asks for more where more passages could look right by chance', () => {
    expect(passRetrievalGate('駐車場はありますか', found(0.55, 50)).answerable).toBe(true)
    expect(passRetrievalGate('駐車場はありますか', found(0.55, 5_000)).answerable).toBe(false)
  })

  it('lets the share be set, for measuring', () => {
    expect(passRetrievalGate('駐車場はありますか', found(0.3), 0.2).answerable).toBe(true)
  })
})
