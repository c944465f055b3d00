import { describe, expect, it } from 'vitest'
import { guardOutput } from './guard-output.ts'

describe('guardOutput', () => {
  it('passes a plain answer on, trimmed', () => {
    expect(guardOutput([{ text: ' 承知しました。\n' }])).toEqual({ passed: true, replies: [{ text: '承知しました。' }] })
  })
  it('stops silence', () => {
    expect(guardOutput([])).toEqual({ passed: false, reason: 'no reply' })
    expect(guardOutput([{ text: ' \u0007 ' }])).toEqual({ passed: false, reason: 'an empty reply' })
  })
  it('stops an answer no one would read', () => {
    expect(guardOutput([{ text: 'あ'.repeat(5_001) }])).toMatchObject({ passed: false })
  })
  it('drops terminal escapes a document might carry', () => {
    expect(guardOutput([{ text: 'red\u001b[31m' }])).toEqual({ passed: true, replies: [{ text: 'red[31m' }] })
  })
})
