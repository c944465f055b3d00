import { describe, expect, it } from 'vitest'
import { guardInput, longestMessage } from './guard-input.ts'

describe('guardInput', () => {
  it('lets ordinary words through as they are', () => {
    expect(guardInput('来週の金曜19時、4人で👨‍👩‍👧')).toEqual({ verdict: 'fine', text: '来週の金曜19時、4人で👨‍👩‍👧' })
  })
  it('replaces a lone surrogate instead of failing on it', () => {
    expect(guardInput('hi \ud83d there')).toEqual({ verdict: 'fine', text: 'hi \ufffd there' })
  })
  it('drops characters that can hide instructions', () => {
    expect(guardInput('ho\u200burs\u{e0041}\u202e?')).toEqual({ verdict: 'fine', text: 'hours?' })
  })
  it.each(['', '   ', '\u0000\u0007', '\ud800', '\u200b\u200b'])('calls %j unreadable', (text) => {
    expect(guardInput(text)).toEqual({ verdict: 'unreadable' })
  })
  it('keeps a single emoji or question mark readable', () => {
    expect(guardInput('🍣').verdict).toBe('fine')
    expect(guardInput('？').verdict).toBe('fine')
  })
  it('refuses what is longer than a chat message can be', () => {
    expect(guardInput('あ'.repeat(longestMessage)).verdict).toBe('fine')
    expect(guardInput('あ'.repeat(longestMessage + 1))).toEqual({ verdict: 'too-long', length: longestMessage + 1 })
  })
})
