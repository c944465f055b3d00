import { expect, test } from 'vitest'

import { readLines, type ReadLine } from './read-lines.ts'

test('lines come in order, whatever pieces they came in', async () => {
  expect(await read(['one\ntw', 'o\r\nthr', 'ee'])).toEqual([line(1, 'one'), line(2, 'two'), line(3, 'three')])
})

test('an empty line is a line, and a last line break begins none', async () => {
  expect(await read(['a\n\nb\n'])).toEqual([line(1, 'a'), line(2, ''), line(3, 'b')])
  expect(await read([''])).toEqual([])
})

test('a character cut in two by the pieces is whole again', async () => {
  const bytes = Buffer.from('営業\n')
  expect(await read([bytes.subarray(0, 4), bytes.subarray(4)])).toEqual([line(1, '営業')])
})

test('a line that is not UTF-8 is reported by its number and the rest goes on', async () => {
  expect(await read(['a\n', Buffer.from([0x83, 0x65, 0xff]), '\nb'])).toEqual([line(1, 'a'), { number: 2, invalid: true }, line(3, 'b')])
})

test('a byte order mark is not part of the first line', async () => {
  expect(await read(['\ufeffhello\n'])).toEqual([line(1, 'hello')])
})

test.each([
  ['ascii', 'x'],
  ['full-width', '長'],
])('of a line too long the beginning is kept, and the next line is whole: %s', async (_kind, character) => {
  expect(await read([character.repeat(150), `${character.repeat(150)}\nnext`], 100)).toEqual([
    { number: 1, text: character.repeat(100), cut: true },
    line(2, 'next'),
  ])
})

test('a line cut inside a character is still text', async () => {
  for (const before of ['', 'x', 'xx']) {
    const [first] = await read([`${before}${'長'.repeat(500)}\n`], 100)
    expect(first).toEqual({ number: 1, text: `${before}${'長'.repeat(100 - before.length)}`, cut: true })
  }
})

test('a line exactly as long as allowed is not cut, also when it ends in CR LF', async () => {
  expect(await read([`${'x'.repeat(100)}\r\n`], 100)).toEqual([line(1, 'x'.repeat(100))])
})

test('a cut never leaves half of a surrogate pair', async () => {
  const [first] = await read(['😀'.repeat(100)], 101)
  expect(first).toEqual({ number: 1, text: '😀'.repeat(50), cut: true })
})

test('a hundred megabytes without a line break are read without keeping them', async () => {
  const piece = Buffer.alloc(1024 * 1024, 'x')
  const stream = (async function* () {
    for (let count = 0; count < 100; count++) yield piece
  })()
  const before = process.memoryUsage().arrayBuffers
  const lines: ReadLine[] = []
  for await (const found of readLines(stream, 1000)) lines.push(found)
  expect(lines).toEqual([{ number: 1, text: 'x'.repeat(1000), cut: true }])
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024)
})

async function read(pieces: readonly (string | Buffer)[], longest = 1000): Promise<ReadLine[]> {
  const stream = (async function* () {
    for (const piece of pieces) yield Buffer.from(piece)
  })()
  const lines: ReadLine[] = []
  for await (const found of readLines(stream, longest)) lines.push(found)
  return lines
}

function line(number: number, text: string): ReadLine {
  return { number, text, cut: false }
}
