import { describe, expect, it } from 'vitest'

import { renderTenantProblems } from './render-tenant-problems.ts'

const file = 'tenants/acme/tenant.yaml'
const reader = (lines: readonly string[]) => (_: string, line: number) => lines[line - 1]

describe('renderTenantProblems', () => {
  it('shows place, message, the nearest key, the line with the one before, and what it comes to', () => {
    const lines = ['name: Acme', 'line:', '  secret: env:SECRET', '  chanelToken: x']
    const problem = { file, line: 4, column: 3, length: 11, message: 'unknown key "chanelToken"', suggestion: 'channelToken' }
    const other = { file, line: 1, column: 7, length: 4, message: 'not so' }
    expect(renderTenantProblems([other, problem], reader(lines))).toBe(
      [
        'tenants/acme/tenant.yaml:1:7  not so',
        '  1 | name: Acme',
        '    |       ^^^^',
        '',
        'tenants/acme/tenant.yaml:4:3  unknown key "chanelToken"; did you mean "channelToken"?',
        '  3 |   secret: env:SECRET',
        '  4 |   chanelToken: x',
        '    |   ^^^^^^^^^^^',
        '',
        '2 problems in 1 file. Nothing was changed.',
      ].join('\n'),
    )
  })

  it('keeps the mark under its words behind Japanese text, which is twice as wide', () => {
    const shown = renderTenantProblems([{ file, line: 1, column: 8, length: 2, message: 'x' }], reader(['名: 和食,\tfr']))
    expect(shown.split('\n')[2]).toBe('    |         \t^^'.replace('        \t', `${' '.repeat(9)}\t`))
  })

  it('keeps the line numbers in one column', () => {
    const lines = Array.from({ length: 10 }, () => 'x')
    expect(
      renderTenantProblems([{ file, line: 10, column: 1, length: 1, message: 'm' }], reader(lines))
        .split('\n')
        .slice(1, 4),
    ).toEqual(['   9 | x', '  10 | x', '     | ^'])
  })

  it('shows no lines where no words are meant or the file cannot be read', () => {
    expect(renderTenantProblems([{ file, line: 1, column: 1, message: 'is missing' }], reader(['x']))).toBe(
      'tenants/acme/tenant.yaml:1:1  is missing\n\n1 problem in 1 file. Nothing was changed.',
    )
    expect(renderTenantProblems([{ file, line: 1, column: 1, length: 3, message: 'm' }], () => undefined)).not.toContain('|')
  })

  it('never shows a secret, in its own frame or a neighbour’s', () => {
    const secret = 'sk-abcdefgh12345'
    const lines = [`key: ${secret}`, 'wrong: 1', '-----', 'Kx9'.repeat(20), 'wrong: 2']
    const problems = [
      { file, line: 1, column: 6, length: secret.length, message: 'a secret', confidential: true },
      { file, line: 2, column: 1, length: 5, message: 'wrong' },
      { file, line: 5, column: 1, length: 5, message: 'wrong' },
    ]
    const shown = renderTenantProblems(problems, reader(lines))
    expect(shown).not.toContain('abcdefgh')
    expect(shown).not.toContain('Kx9')
    expect(shown).toContain(`  1 | key: ${'•'.repeat(secret.length)}`)
  })

  it('cuts a very long line to the part that matters', () => {
    const line = `${'a'.repeat(5_000)}WRONG${'b'.repeat(5_000)}`
    const shown = renderTenantProblems([{ file, line: 1, column: 5_001, length: 5, message: 'm' }], reader([line]))
    expect(shown.length).toBeLessThan(400)
    const [, text = '', marks = ''] = shown.split('\n')
    expect(text.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('WRONG')
  })
})
