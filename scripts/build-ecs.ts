/** Bundles the ECS host into dist/ecs, to be run by `node main.mjs`, and prints the sizes (`--json`: as JSON). */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { bundle, printSizes } from './bundle.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, out: { type: 'string', default: 'dist/ecs' } } })
// Not minified: places in the code that a log names are to be found again.
const bundled = await bundle({ name: 'main', source: 'packages/host-ecs/src/main.ts', folder: resolve(values.out), minify: false })
printSizes([bundled], values.json)
