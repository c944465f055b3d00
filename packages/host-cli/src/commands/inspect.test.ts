import { expect, test } from 'vitest'

import { FakePlatform } from '../testing/fake-platform.ts'
import { runFake } from '../testing/fake-surroundings.ts'

test('each line becomes one line of JSON, in order, also an empty one, and no database is opened', async () => {
  const platform = new FakePlatform()
  platform.startFailure = new Error('must not be started')
  const { exit, out, err } = await runFake(['inspect'], { platform, stdin: ['a\n\nb', 'c\nd\n'] })
  expect(exit).toBe(0)
  expect(out.lines.map((line) => JSON.parse(line).values[0].words)).toEqual(['a', '', 'bc', 'd'])
  expect(Object.keys(JSON.parse(out.lines[0] ?? ''))).toEqual(['language', 'intent', 'confidence', 'runnersUp', 'values', 'unresolved'])
  expect(err.text).toBe('')
})

test('a line of JSON may set its own time, in the zone of the business, and language', async () => {
  const stdin = ['{"text":"x","now":"2026-12-31 09:00","language":"en"}', '{"text":"x","now":"2026-12-31T09:00:00Z"}', 'x'].join('\n')
  const { out } = await runFake(['inspect', '--now', '2026-12-01 00:00'], { stdin })
  expect(out.lines.map((line) => JSON.parse(line)).map(({ language, values }) => [language, values[0].value])).toEqual([
    ['en', '2026-12-31T00:00:00.000Z'],
    ['ja', '2026-12-31T09:00:00.000Z'],
    ['ja', '2026-11-30T15:00:00.000Z'],
  ])
})

test('a line that cannot be read becomes an error in its place and the rest goes on', async () => {
  const bad = ['{not json', '{"txt":"x"}', '{"text":"x","now":"soon"}', '{"text":"x","language":"japanese"}']
  const { exit, out } = await runFake(['inspect'], {
    stdin: Buffer.concat([Buffer.from(`${bad.join('\n')}\n`), Buffer.from([0xff, 0x0a]), Buffer.from('fine')]),
  })
  expect(exit).toBe(0)
  const read = out.lines.map((line) => JSON.parse(line))
  expect(read.map(({ error }) => error?.code)).toEqual([...Array.from({ length: 5 }, () => 'invalid-input'), undefined])
  expect(read[2].error.message).toContain('"soon" is no time')
})

test('ten thousand lines take well under a second of our own', async () => {
  const began = performance.now()
  const { out } = await runFake(['inspect'], { stdin: '来週の金曜19時に4人で\n'.repeat(10_000) })
  expect(out.lines).toHaveLength(10_000)
  expect(performance.now() - began).toBeLessThan(1_000)
})
