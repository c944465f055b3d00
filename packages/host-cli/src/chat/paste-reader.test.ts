import { expect, test } from 'vitest'

import { PasteReader, pastedLineBreak, restoreLineBreaks } from './paste-reader.ts'

test('keys pass unchanged', () => {
  expect(new PasteReader().read('abc\r\u001b[A\u0003日本')).toBe('abc\r\u001b[A\u0003日本')
})

test('several pasted lines become one message', () => {
  const line = new PasteReader().read('\u001b[200~one\r\ntwo\nthree\rfour\u001b[201~')
  expect(line).toBe(['one', 'two', 'three', 'four'].join(pastedLineBreak))
  expect(restoreLineBreaks(line)).toBe('one\ntwo\nthree\nfour')
})

test('keys after a paste are keys again', () => {
  expect(new PasteReader().read('\u001b[200~a\nb\u001b[201~\r\u001b[200~c\u001b[201~\r')).toBe(`a${pastedLineBreak}b\rc\r`)
})

test('it makes no difference where the input is cut', () => {
  const input = 'x\u001b[200~one\r\ntwo\u001b[A\tend\u001b[201~y\r'
  const whole = new PasteReader().read(input)
  for (let cut = 2; cut < input.length; cut++) {
    // A lone Escape before a paste is a key: terminals send the mark in one piece.
    if (input.slice(0, cut).endsWith('x\u001b')) continue
    const reader = new PasteReader()
    expect(reader.read(input.slice(0, cut)) + reader.read(input.slice(cut))).toBe(whole)
  }
})

test('the Escape key is not held back', () => {
  expect(new PasteReader().read('\u001b')).toBe('\u001b')
})

test('escape sequences in a paste do nothing', () => {
  expect(new PasteReader().read('\u001b[200~a\u001b[2Jb\u0003c\u001b[201~')).toBe('a[2Jbc')
})
