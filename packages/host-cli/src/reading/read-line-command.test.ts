import { expect, test } from 'vitest'

import { isCustomerName, readLineCommand } from './read-line-command.ts'

test.each([
  ['営業時間は？', { kind: 'say', text: '営業時間は？' }],
  ['  indented  ', { kind: 'say', text: '  indented  ' }],
  ['', { kind: 'nothing' }],
  [' \t\u3000', { kind: 'nothing' }],
  ['/help', { kind: 'help' }],
  ['/WHY', { kind: 'why' }],
  ['/inspect 12', { kind: 'inspect', turn: 12 }],
  ['/as yuki', { kind: 'as', customer: 'yuki' }],
  ['/as 田中', { kind: 'as', customer: '田中' }],
  ['/tenant komugi', { kind: 'tenant', slug: 'komugi' }],
  ['/lang EN', { kind: 'language', language: 'en' }],
  ['/lang auto', { kind: 'language', language: undefined }],
  ['/time "2026-12-01 09:00"', { kind: 'time', at: '2026-12-01 09:00' }],
  ['/time “2026-12-01 09:00”', { kind: 'time', at: '2026-12-01 09:00' }],
  ['/time 2026-12-01 09:00', { kind: 'time', at: '2026-12-01 09:00' }],
  ['/time off', { kind: 'time', at: undefined }],
  ['/restart', { kind: 'restart' }],
  ['/save a b.yaml', { kind: 'save', file: 'a b.yaml', overwrite: false }],
  ['/save! a.yaml', { kind: 'save', file: 'a.yaml', overwrite: true }],
  ['/bye', { kind: 'bye' }],
  ['/quit', { kind: 'bye' }],
])('%j asks for %j', (line, command) => {
  expect(readLineCommand(line)).toEqual(command)
})

test('a second slash sends the line as a message with one', () => {
  expect(readLineCommand('//help')).toEqual({ kind: 'say', text: '/help' })
})

test.each(['/etc/hosts はありますか', '/ 2', '/営業時間'])('%j is something a customer may write', (line) => {
  expect(readLineCommand(line)).toEqual({ kind: 'say', text: line })
})

test.each([
  ['/hlep', '/help'],
  ['/wyh', '/why'],
  ['/restrat', '/restart'],
  ['/insp', '/inspect'],
  ['/constructor', '/help lists the commands'],
  ['/zzzzzz', '/help lists the commands'],
])('%s is answered with %s and not sent', (line, hint) => {
  const command = readLineCommand(line)
  expect(command.kind).toBe('mistake')
  expect(command).toHaveProperty('message', expect.stringContaining(hint))
})

test.each(['/inspect', '/inspect 0', '/inspect x', '/as', '/as two words', '/tenant', '/lang', '/lang english', '/time', '/save'])(
  '%s says what the command takes',
  (line) => {
    expect(readLineCommand(line)).toEqual({ kind: 'mistake', message: expect.stringMatching(/ takes .+such as/) })
  },
)

test('a customer name has no spaces, control characters or path separators', () => {
  expect(['yuki', '田中', 'a.b-c_d@e', 'x'.repeat(64)].every(isCustomerName)).toBe(true)
  expect(['', 'a b', 'a/b', 'a\u0000', 'a:b', 'x'.repeat(65)].some(isCustomerName)).toBe(false)
})
