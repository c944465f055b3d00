import * as fc from 'fast-check'
import { isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import { expect, it } from 'vitest'

import { exampleFiles, exampleSkills, exampleYaml } from './example-tenant.ts'
import { readTenant } from './read-tenant.ts'
import type { FolderContents } from './read-folder.ts'
import { tenantId } from '@frontdesk/core/kernel/ids'
import { editDistance } from '@frontdesk/core/kernel/nearest-word'

type Key = {
  readonly text: string
  readonly offset: number
  readonly line: number
  readonly column: number
  readonly neighbours: readonly string[]
}

/** The keys of the example whose names the schema chooses: not languages, not intents' names. */
function keysOf(yaml: string): Key[] {
  const lines = new LineCounter()
  const keys: Key[] = []
  visit(parseDocument(yaml, { lineCounter: lines }), {
    Pair: (_, pair, path) => {
      const map = path.at(-1)
      if (!isScalar(pair.key) || !isMap(map) || !pair.key.range) return
      const text = String(pair.key.value)
      const parent = path.findLast((step) => typeof step === 'object' && 'key' in step && step !== pair)
      const owner = parent && 'key' in parent && isScalar(parent.key) ? String(parent.key.value) : ''
      if (/^[a-z]{2}$/.test(text) || owner === 'intents') return
      const { line, col } = lines.linePos(pair.key.range[0])
      const neighbours = map.items.map(({ key }) => (isScalar(key) ? String(key.value) : ''))
      keys.push({ text, offset: pair.key.range[0], line, column: col, neighbours })
    },
  })
  return keys
}

const keys = keysOf(exampleYaml)

/** One slip of the fingers: a letter left out, doubled, put in, changed, or swapped with the next. */
const slips = fc
  .record({
    key: fc.constantFrom(...keys),
    at: fc.nat(30),
    kind: fc.constantFrom('drop', 'double', 'insert', 'change', 'swap'),
    letter: fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyzA')),
  })
  .map(({ key, at, kind, letter }) => {
    const place = at % key.text.length
    const [before, rest] = [key.text.slice(0, place), key.text.slice(place)]
    const slipped = {
      drop: before + rest.slice(1),
      double: before + rest.charAt(0) + rest,
      insert: before + letter + rest,
      change: before + letter + rest.slice(1),
      swap: before + rest.charAt(1) + rest.charAt(0) + rest.slice(2),
    }[kind as 'drop']
    return { key, slipped }
  })
  .filter(({ key, slipped }) => slipped !== key.text && slipped.length > 1 && editDistance(slipped, key.text) === 1)
  // A slip that makes another key of the same group is that key, as far as anybody can tell.
  .filter(({ key, slipped }) => !key.neighbours.includes(slipped))

it('finds the keys to try', () => {
  expect(keys.length).toBeGreaterThan(30)
})

it('tells a slip in any key once, at its line and column, with the right key', () => {
  fc.assert(
    fc.property(slips, ({ key, slipped }) => {
      const yaml = exampleYaml.slice(0, key.offset) + slipped + exampleYaml.slice(key.offset + key.text.length)
      const reading = readTenant(tenantId('acme'), contentsWith(yaml), 'tenants/acme', exampleSkills)
      const problems = 'problems' in reading ? reading.problems : []
      const told = problems.filter(({ message }) => message === `unknown key "${slipped}"`)
      expect(told).toEqual([
        {
          file: 'tenants/acme/tenant.yaml',
          line: key.line,
          column: key.column,
          length: slipped.length,
          message: `unknown key "${slipped}"`,
          suggestion: key.text,
        },
      ])
      // Nothing else is told of it, but that an intent is left without its examples.
      expect(problems.filter((problem) => !told.includes(problem) && !/has no examples/.test(problem.message))).toEqual([])
    }),
    { numRuns: 400 },
  )
})

it('never breaks on any text, and places every problem inside it', () => {
  const lines = exampleYaml.split('\n')
  const torn = fc
    .record({
      at: fc.nat(exampleYaml.length),
      cut: fc.nat(40),
      put: fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('&a', '*a', '- ', ': ', '"', '}', '!!x ', '%', '\t', '日本', '? ')),
    })
    .map(({ at, cut, put }) => exampleYaml.slice(0, at) + put + exampleYaml.slice(at + cut))
  fc.assert(
    fc.property(torn, (yaml) => {
      const reading = readTenant(tenantId('acme'), contentsWith(yaml), 'tenants/acme', exampleSkills)
      for (const { line, column } of 'problems' in reading ? reading.problems : []) {
        expect(line).toBeGreaterThanOrEqual(1)
        expect(line).toBeLessThanOrEqual(lines.length + 13)
        expect(column).toBeGreaterThanOrEqual(1)
      }
    }),
    { numRuns: 400 },
  )
})

function contentsWith(yaml: string): FolderContents {
  const files = Object.entries({ ...exampleFiles, 'tenant.yaml': yaml }).map(([path, text]) => ({
    path,
    bytes: new TextEncoder().encode(text),
  }))
  return { files, faults: [], passedOver: [], entries: [] }
}
