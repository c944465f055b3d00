import { describe, expect, it } from 'vitest'
import { answerTexts, apologyText, questionText, readAnswer, readQuestion } from './answer-text.ts'

describe('what customers and the echo say', () => {
  it.each([
    [{}, undefined],
    [{ unfinished: true }, undefined],
    [{ poison: 'kills' }, 'kills'],
    [{ poison: 'throws' }, 'throws'],
  ] as const)('a question with %j is read back', (how, poison) => {
    expect(readQuestion(questionText(12, how))).toEqual({ number: 12, ...(poison && { poison }) })
  })

  it('an answer is read back, in as many messages as it has', () => {
    expect(answerTexts([12, 13]).map(readAnswer)).toEqual([{ kind: 'answer', numbers: [12, 13], part: 1, parts: 1 }])
    expect(answerTexts([6, 7]).map(readAnswer)).toEqual([
      { kind: 'answer', numbers: [6, 7], part: 1, parts: 2 },
      { kind: 'answer', numbers: [6, 7], part: 2, parts: 2 },
    ])
    expect(readAnswer(apologyText([4]))).toEqual({ kind: 'apology', numbers: [4], part: 1, parts: 1 })
  })

  it('anything else is neither', () => {
    expect(readQuestion('営業時間を教えて')).toBeUndefined()
    expect(readAnswer('お調べしております')).toBeUndefined()
  })
})
