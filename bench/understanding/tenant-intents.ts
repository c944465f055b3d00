import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { measureIntents, printFailures, printIntentFigures, type Utterance } from './intents.ts'

const tenants = join(import.meta.dirname, '..', '..', 'tenants')

/** How well each example tenant's own intents are told apart: trained on four in five of its examples, measured on the fifth. */
export function benchTenantIntents({ failures }: { readonly failures: boolean }): void {
  for (const { name } of readdirSync(tenants, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const figures = measureIntents(readExamples(name))
    printIntentFigures(`intents of ${name}, every fifth example held out`, figures)
    if (failures) printFailures(figures.failures)
  }
}

function readExamples(tenant: string): Utterance[] {
  const folder = join(tenants, tenant, 'intents')
  return readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.startsWith('#'))
      .map((text, index) => ({ text, intent: file.replace(/\.txt$/, ''), split: index % 5 === 4 ? 'test' : 'train' })),
  )
}
