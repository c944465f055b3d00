import { describe, expect, it } from 'vitest'
import { longestBody } from './ports/queue.ts'
import { refuseUncarriable } from './refuse-uncarriable.ts'

const body = (text: string) => () => refuseUncarriable({ group: 'minato', body: text })
const group = (text: string) => () => refuseUncarriable({ group: text, body: 'a' })

describe('refuseUncarriable', () => {
  it.each(['a', '\t\n\r', ' ', '\u007f\u0085', '\ud7ff\ue000\ufffd', '🍣\u{1fffe}\u{10ffff}'])('lets %j pass', (text) => {
    expect(body(text)).not.toThrow()
  })

  it.each(['\u0000', '\b', '\u000b', '\u001f', '\ud800', '\udfff', '\udf63\ud83c', '\ufffe', '\uffff'])('refuses %j', (character) => {
    expect(body(`123${character}`)).toThrow(new RangeError('the body has a character that no queue carries, at 3'))
  })

  it('counts bytes, not characters', () => {
    expect(body('あ'.repeat(333_333))).not.toThrow()
    expect(body(`${'あ'.repeat(333_333)}a`)).not.toThrow()
    expect(body(`${'あ'.repeat(333_333)}ab`)).toThrow(`not ${longestBody + 1}`)
    expect(body('')).toThrow('not 0')
  })

  it('refuses what no queue takes for a group', () => {
    expect(group(`!${'~'.repeat(127)}`)).not.toThrow()
    for (const no of ['', 'a b', 'みなと', 'a\n', 'a'.repeat(129)]) expect(group(no)).toThrow(RangeError)
  })
})
