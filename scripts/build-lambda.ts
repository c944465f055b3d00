/** Bundles each Lambda function into a folder of its own under dist/lambda, its handler being `index.handler`, and prints the sizes (`--json`: as JSON). */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { bundle, printSizes, type Bundled } from './bundle.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, out: { type: 'string', default: 'dist/lambda' } } })
const bundles: Bundled[] = []
for (const name of ['webhook', 'queue-batch', 'scheduled-sweep']) {
  const source = `packages/host-lambda/src/${name}.ts`
  bundles.push(await bundle({ name: 'index', source, folder: join(resolve(values.out), name), minify: true }))
}
printSizes(bundles, values.json)
