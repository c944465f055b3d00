import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** One violation of each rule: the rule, the file that breaks it, what it says. */
const planted = [
  ['core-stands-alone', 'core/src/kernel/planted-node.ts', "export { sep } from 'node:path'"],
  ['kernel-knows-no-domain', 'core/src/kernel/planted-domain.ts', "export type { Turn } from '../conversation/turn.ts'"],
  [
    'capabilities-do-not-reach-into-each-other',
    'core/src/shops/planted-reach.ts',
    "export type { Embedder } from '../knowledge/ports/embedder.ts'",
  ],
  [
    'adapters-do-not-know-each-other',
    'adapters/src/files/planted-other.ts',
    "export { ConsoleChannel } from '../console/console-channel.ts'",
  ],
  ['adapters-see-only-core', 'adapters/src/files/planted-up.ts', "export type { Platform } from '../../../composition/src/platform.ts'"],
  [
    'contracts-see-only-core',
    'port-contracts/src/planted-adapter.ts',
    "export { ConsoleChannel } from '../../adapters/src/console/console-channel.ts'",
  ],
  [
    'only-composition-knows-inversify',
    'host-cli/src/planted-container.ts',
    "export { Container } from '../../composition/node_modules/inversify'",
  ],
  [
    'hosts-speak-to-composition-only',
    'host-cli/src/planted-adapter.ts',
    "export { ConsoleChannel } from '../../adapters/src/console/console-channel.ts'",
  ],
  ['simulators-know-nothing-of-ours', 'simulators/src/planted-core.ts', "export { tenantId } from '../../core/src/kernel/ids.ts'"],
  ['no-circular', 'core/src/kernel/planted-circle.ts', "export * from './planted-circle-back.ts'"],
  ['everything-resolves-and-is-declared', 'core/src/kernel/planted-undeclared.ts', "export { pg } from 'pg'"],
  ['nothing-leads-nowhere', 'core/src/kernel/planted-nowhere.ts', "export { nothing } from './nowhere.ts'"],
] as const

const repository = join(import.meta.dirname, '..')

type Violation = { readonly rule: { readonly name: string }; readonly from: string }

describe('the boundary rules', () => {
  const place = mkdtempSync(join(tmpdir(), 'frontdesk-boundaries-'))
  let clean: Violation[] = []
  let found: Violation[] = []

  beforeAll(() => {
    cpSync(join(repository, 'packages'), join(place, 'packages'), { recursive: true, verbatimSymlinks: true })
    cpSync(join(repository, '.dependency-cruiser.cjs'), join(place, '.dependency-cruiser.cjs'))
    cpSync(join(repository, 'package.json'), join(place, 'package.json'))
    symlinkSync(join(repository, 'node_modules'), join(place, 'node_modules'))
    clean = cruise(place)
    for (const [, file, text] of planted) plant(file, text)
    plant('core/src/kernel/planted-circle-back.ts', "export * from './planted-circle.ts'")
    found = cruise(place)
  }, 60_000)
  afterAll(() => rmSync(place, { recursive: true, force: true }))

  function plant(file: string, text: string) {
    mkdirSync(dirname(join(place, 'packages', file)), { recursive: true })
    writeFileSync(join(place, 'packages', file), `${text}\n`)
  }

  it('are kept by every file', () => {
    expect(clean).toEqual([])
  })

  it.each(planted)('catch a planted violation of %s', (rule, file) => {
    // A circle is reported at whichever of its files is met first.
    const stem = `packages/${file.replace('.ts', '')}`
    expect(found.filter(({ from }) => from.startsWith(stem)).map((violation) => violation.rule.name)).toContain(rule)
  })

  it('each have a planted violation', () => {
    const names = [...readFileSync(join(repository, '.dependency-cruiser.cjs'), 'utf8').matchAll(/name: '([\w-]+)'/g)].map(
      ([, name]) => name,
    )
    expect(new Set(names)).toEqual(new Set(planted.map(([name]) => name)))
  })
})

/** Runs the real tool; a run that saw no modules is a failure, not a pass: the tool says "no violations" when it cannot read TypeScript. */
function cruise(folder: string): Violation[] {
  let output: string
  try {
    output = execFileSync(
      process.execPath,
      [
        join(repository, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
        'packages',
        '--config',
        '.dependency-cruiser.cjs',
        '--output-type',
        'json',
      ],
      {
        cwd: folder,
        encoding: 'utf8',
        maxBuffer: 256 * 1024 * 1024,
      },
    )
  } catch (error) {
    output = (error as { stdout: string }).stdout
  }
  const { summary } = JSON.parse(output) as { summary: { totalCruised: number; violations: Violation[] } }
  if (summary.totalCruised < 20) throw new Error(`the boundary tool saw only ${summary.totalCruised} modules`)
  return summary.violations
}
