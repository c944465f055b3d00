/**
 * Stands in for the Lambda runtime: imports the function in the folder named, hands it the events of the JSON file named, one after the other, and prints
 * `{ importMilliseconds, firstMilliseconds, answers }`. An event that fails is answered by `{ failed }`.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder = '', eventsFile = ''] = process.argv.slice(2)
const events = JSON.parse(readFileSync(eventsFile, 'utf8')) as unknown[]
const began = performance.now()
const { handler } = (await import(pathToFileURL(join(folder, 'index.mjs')).href)) as {
  handler: (event: unknown, context: { getRemainingTimeInMillis: () => number }) => Promise<unknown>
}
const importMilliseconds = performance.now() - began
let firstMilliseconds = 0
const answers: unknown[] = []
for (const event of events) {
  answers.push(
    await handler(event, { getRemainingTimeInMillis: () => 60_000 }).catch((error: Error) => ({
      failed: `${error.name}: ${error.message}`,
    })),
  )
  firstMilliseconds ||= performance.now() - began
}
process.stdout.write(`\n${JSON.stringify({ importMilliseconds, firstMilliseconds, answers })}\n`, () => process.exit(0))
