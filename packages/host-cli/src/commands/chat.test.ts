import type { InboundEvent } from '@frontdesk/core/conversation/inbound-event'
import { conversationId, customerId, eventId, tenantId } from '@frontdesk/core/kernel/ids'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import { expect, test } from 'vitest'

import { turnReportSchema } from '../chat/turn-report.ts'
import { runCommandLine } from '../command-line.ts'
import { FakePlatform } from '../testing/fake-platform.ts'
import { fakeSurroundings, runFake } from '../testing/fake-surroundings.ts'

test('each line is a turn and each answer a paragraph, in order, with nothing else on stdout', async () => {
  const { exit, out, err } = await runFake(['chat'], { stdin: 'こんにちは\n\n営業時間は？\n' })
  expect(exit).toBe(0)
  expect(out.text).toBe('「こんにちは」ですね。\n\n「営業時間は？」ですね。\n')
  expect(err.text).toBe('')
})

test('-p says something and leaves stdin alone', async () => {
  const { out, platform } = await runFake(['chat', '-p', 'one', '--prompt', 'two'], { stdin: 'three\n' })
  expect(out.lines).toEqual(['「one」ですね。', '', '「two」ですね。'])
  expect(platform.accepted.map(({ eventId }) => eventId)).toEqual(['id-2', 'id-3'])
})

test('an event says who wrote what, when, where and in which language', async () => {
  const { platform } = await runFake(['chat', 'komugi', '--as', 'yuki', '--lang', 'en', '--now', '2026-12-31 09:00', '-p', 'hi'])
  expect(platform.accepted).toEqual([
    {
      tenantId: 'komugi',
      channel: 'terminal',
      conversationId: 'terminal:yuki:id-1',
      customerId: 'yuki',
      eventId: 'id-2',
      at: new Date('2026-12-31T00:00:00Z'),
      content: { kind: 'text', text: 'hi' },
      customerLanguage: 'en',
    },
  ])
})

test('with --json each turn is one object of the documented form', async () => {
  const { out, err } = await runFake(['chat', '--json'], { stdin: 'a\nb\n' })
  const turns = out.lines.map((line) => turnReportSchema.parse(JSON.parse(line)))
  expect(turns.map(({ turn, tenant, customer, replies }) => ({ turn, tenant, customer, replies }))).toEqual([
    { turn: 1, tenant: 'minato', customer: 'local', replies: [{ text: '「a」ですね。' }] },
    { turn: 2, tenant: 'minato', customer: 'local', replies: [{ text: '「b」ですね。' }] },
  ])
  expect(turns[0]).not.toHaveProperty('fromLastTime')
  expect(err.text).toBe('')
})

test('with --json a turn of several messages is one object', async () => {
  const platform = new FakePlatform()
  platform.answer = () => [{ text: 'one' }, { text: 'two', choices: [{ label: 'x', data: 'x' }] }]
  const { out } = await runFake(['chat', '--json', '-p', 'hi'], { platform })
  expect(out.lines).toHaveLength(1)
  expect(JSON.parse(out.text).replies).toEqual([{ text: 'one' }, { text: 'two', choices: [{ label: 'x', data: 'x' }] }])
})

test('with --json a line may be an event, and anything else is text', async () => {
  const lines = [
    '{"text":"hello"}',
    '{"tap":"menu"}',
    '{"sticker":["love"]}',
    '{"location":{"latitude":35.6,"longitude":139.7}}',
    '{"image":true}',
    '{"unknown":1}',
    '{not json',
    '"quoted"',
  ]
  const { platform } = await runFake(['chat', '--json'], { stdin: lines.join('\n') })
  expect(platform.accepted.map(({ content }) => content)).toEqual([
    { kind: 'text', text: 'hello' },
    { kind: 'tap', data: 'menu' },
    { kind: 'sticker', keywords: ['love'] },
    { kind: 'location', latitude: 35.6, longitude: 139.7 },
    { kind: 'attachment', media: 'image' },
    { kind: 'text', text: '{"unknown":1}' },
    { kind: 'text', text: '{not json' },
    { kind: 'text', text: '"quoted"' },
  ])
})

test('without --json a line that looks like an event is text', async () => {
  const { platform } = await runFake(['chat'], { stdin: '{"tap":"menu"}\n' })
  expect(platform.accepted[0]?.content).toEqual({ kind: 'text', text: '{"tap":"menu"}' })
})

test('the number of a choice taps it, in full-width digits too, counted through all replies of the turn', async () => {
  const platform = new FakePlatform()
  platform.answer = () => [
    { text: 'one', cards: [{ title: 'card', lines: [], choices: [{ label: 'First', data: 'first' }] }] },
    { text: 'two', choices: [{ label: 'Second', data: 'second' }] },
  ]
  const { out } = await runFake(['chat'], { platform, stdin: '1\n2\n１\n3\n' })
  expect(platform.accepted.map(({ content }) => content)).toEqual([
    { kind: 'text', text: '1' },
    { kind: 'tap', data: 'second', label: 'Second' },
    { kind: 'tap', data: 'first', label: 'First' },
    { kind: 'text', text: '3' },
  ])
  expect(out.lines.slice(0, 5)).toEqual(['one', 'card', '[1] First', 'two', '[2] Second'])
})

test('choices that are no longer on the screen are not tapped', async () => {
  const platform = new FakePlatform()
  platform.answer = (content) =>
    content.kind === 'text' && content.text === 'a' ? [{ text: '', choices: [{ label: 'X', data: 'x' }] }] : [{ text: 'ok' }]
  await runFake(['chat'], { platform, stdin: 'a\nb\n1\n' })
  expect(platform.accepted[2]?.content).toEqual({ kind: 'text', text: '1' })
})

test('a turn that says nothing is shown to have said nothing', async () => {
  const platform = new FakePlatform()
  platform.answer = () => []
  expect((await runFake(['chat', '-p', 'x'], { platform })).out.text).toBe('(no answer)\n')
  const { out } = await runFake(['chat', '--json', '-p', 'x'], { platform: Object.assign(new FakePlatform(), { answer: () => [] }) })
  expect(turnReportSchema.parse(JSON.parse(out.text)).replies).toEqual([])
})

test('what an earlier process left unfinished is answered first, and marked', async () => {
  const platform = new FakePlatform()
  platform.left = [leftEvent('lost')]
  const { out, err } = await runFake(['chat', '-p', 'new'], { platform })
  expect(out.lines).toEqual(['「lost」ですね。', '', '「new」ですね。'])
  expect(err.text).toBe('[from last time 前回の続き: to yuki]\n')

  const again = new FakePlatform()
  again.left = [leftEvent('lost')]
  const turns = (await runFake(['chat', '--json', '-p', 'new'], { platform: again })).out.lines.map((line) =>
    turnReportSchema.parse(JSON.parse(line)),
  )
  expect(turns.map(({ customer, fromLastTime }) => ({ customer, fromLastTime }))).toEqual([
    { customer: 'yuki', fromLastTime: true },
    { customer: 'local', fromLastTime: undefined },
  ])
})

test('an answer another process gives is shown here too', async () => {
  const platform = new FakePlatform()
  const serve = platform.serveConversation.bind(platform)
  platform.serveConversation = async (tenant, conversation) => {
    // The other process commits and delivers on its own terminal; ours only ever finds nothing open.
    platform.compose({ ...platform.settings, terminal: { show: async () => undefined } })
    await serve(tenant, conversation)
    return []
  }
  expect((await runFake(['chat', '-p', 'x'], { platform })).out.text).toBe('「x」ですね。\n')
})

test('--conversation goes on where that conversation stood', async () => {
  const platform = new FakePlatform()
  platform.answer = () => [{ text: '', choices: [{ label: 'Yes', data: 'yes' }] }]
  await runFake(['chat', '--conversation', 'one', '-p', 'hello'], { platform })
  await runFake(['chat', '--conversation', 'one', '-p', '1'], { platform })
  expect(platform.accepted.map(({ conversationId, content }) => [conversationId, content.kind])).toEqual([
    ['terminal:local:one', 'text'],
    ['terminal:local:one', 'tap'],
  ])
})

test('lines that are not text are named on stderr and the rest goes on', async () => {
  const { exit, out, err } = await runFake(['chat'], {
    stdin: Buffer.concat([Buffer.from('a\n'), Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from('b\n')]),
  })
  expect(exit).toBe(0)
  expect(out.lines).toEqual(['「a」ですね。', '', '「b」ですね。'])
  expect(err.text).toContain('Line 2 is not UTF-8 text')
})

test('endless binary is complained about a few times, and counted', async () => {
  const { err } = await runFake(['chat', '--json'], {
    stdin: Buffer.from([0xff, 0x0a].flatMap((byte) => [byte]).concat(...Array.from({ length: 99 }, () => [0xff, 0x0a]))),
  })
  const complaints = err.lines.map((line) => JSON.parse(line).error)
  expect(complaints).toHaveLength(6)
  expect(complaints.at(-1).message).toContain('100 lines')
})

test('odd characters reach the core, but for what no database can hold', async () => {
  const { platform } = await runFake(['chat', '--json'], {
    stdin: ['"\\u0000"', '{"text":"a\\ud800b\\u0000c"}', '\u0001\u0007', '👨‍👩‍👧‍👦'].join('\n'),
  })
  expect(platform.accepted.map(({ content }) => content.kind === 'text' && content.text)).toEqual([
    '"\\u0000"',
    'a\ufffdb\ufffdc',
    '\u0001\u0007',
    '👨‍👩‍👧‍👦',
  ])
})

test('of an endless message the first 100,000 characters go on', async () => {
  const { platform } = await runFake(['chat'], { stdin: `${'あ'.repeat(150_000)}\nnext\n` })
  expect(platform.accepted.map(({ content }) => content.kind === 'text' && content.text.length)).toEqual([100_000, 4])
})

test('an unknown tenant is wrong usage, and the known ones are named before any database is opened', async () => {
  const platform = new FakePlatform()
  platform.startFailure = new Error('must not be started')
  const { exit, out, err } = await runFake(['chat', 'minatoo', '-p', 'x'], { platform })
  expect(exit).toBe(2)
  expect(out.text).toBe('')
  expect(err.text).toContain('There is no tenant "minatoo". Did you mean minato?')
  expect(err.text).toContain('broken, komugi, minato')
  expect(platform.stopped).toBe(1)
})

test('a broken tenant is wrong configuration, with every problem', async () => {
  const { exit, err } = await runFake(['chat', 'broken', '-p', 'x'])
  expect(exit).toBe(3)
  expect(err.text).toContain('tenants/broken/tenant.yaml:3:1  unknown key "nmae"')
  expect(err.text).toContain('tenants/broken/tenant.yaml:9:5  hours are missing')
})

test.each([
  ['unavailable', 5],
  ['unauthorized', 4],
] as const)('a database that is %s ends with %d and no stack trace', async (code, exit) => {
  const platform = new FakePlatform()
  platform.startFailure = new PortFailure('Database', code, 'the folder is in use')
  const run = await runFake(['chat', '-p', 'x'], { platform })
  expect(run.exit).toBe(exit)
  expect(run.err.text).toContain('the folder is in use')
  expect(run.err.text).not.toContain('.ts:')
  const json = await runFake(['chat', '--json', '-p', 'x'], { platform })
  expect(JSON.parse(json.err.text)).toEqual({ error: { code, message: 'the folder is in use', fix: expect.any(String) } })
})

test('a bug ends with 1, and its stack is shown only when asked for', async () => {
  const platform = new FakePlatform()
  platform.startFailure = new TypeError('x is not a function')
  const run = await runFake(['chat', '-p', 'x'], { platform })
  expect(run.exit).toBe(1)
  expect(run.err.text).not.toContain('chat.test.ts')
  const debugged = await runFake(['chat', '-p', 'x'], { platform, environment: { FRONTDESK_DEBUG: '1' } })
  expect(debugged.err.text).toContain('chat.test.ts')
})

test('an interrupted chat lets go of the database and ends with 130', async () => {
  const platform = new FakePlatform()
  platform.answerWhen = async () => await new Promise(() => undefined)
  const { surroundings, interrupt, err } = fakeSurroundings({ platform })
  const running = runCommandLine(['chat', '-p', 'x'], surroundings)
  await expect.poll(() => platform.accepted.length).toBe(1)
  interrupt()
  expect(await running).toBe(130)
  expect(platform.stopped).toBe(1)
  expect(err.text).toContain('will be answered at the next start')
})

function leftEvent(text: string): InboundEvent {
  return {
    tenantId: tenantId('minato'),
    channel: 'terminal',
    conversationId: conversationId('terminal:yuki:old'),
    customerId: customerId('yuki'),
    eventId: eventId('old-1'),
    at: new Date('2026-11-30T00:00:00Z'),
    content: { kind: 'text', text },
  }
}
