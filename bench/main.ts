/** `pnpm bench [what] [options]`: measures, and prints what it measured. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readWebhooksOptions, type WebhooksValues } from './webhooks/options.ts'

const help = `pnpm bench [what] [options]

  turns          how long a turn takes, and how that grows with earlier turns and passages
  start          from a finished install to the first prompt; lines a second of inspect
  understanding  accuracy of dates, booking values and intents, by kind, on files in the form of bench/data
  webhooks       LINE webhooks under load on a real Postgres, beside three bots anyone could write instead
  knowledge      recall and "I don't know" on folders with documents.jsonl and questions.jsonl

  With nothing named: start, turns, and understanding on bench/data and the example tenants.

Options
  --sizes 10,100,1000,10000   turns: how many earlier turns and passages
  --dates <file>  --slots <file>  --intents <file>   understanding: measure on these files (JSON lines)
  --folder <folder>           knowledge: the folder (repeatable)
  --seconds 3  --rates 50,100,200,400,800  --only ours,pg-boss   webhooks: how long, how many a second, which bots
  --tenants 1,20,200  --conversations 100,1000,100000            webhooks: how ours grows
  --quick                     webhooks: about a minute
  --failures                  print what went wrong, row by row
  --json                      turns, start, webhooks: one JSON object instead of lines

Examples
  pnpm bench turns --sizes 10,1000
  pnpm bench understanding --dates my-expressions.jsonl --failures`

const options = {
  sizes: { type: 'string', default: '10,100,1000,10000' },
  dates: { type: 'string' },
  slots: { type: 'string' },
  intents: { type: 'string' },
  folder: { type: 'string', multiple: true },
  seconds: { type: 'string' },
  rates: { type: 'string' },
  only: { type: 'string' },
  tenants: { type: 'string' },
  conversations: { type: 'string' },
  quick: { type: 'boolean', default: false },
  failures: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  if (values.help) {
    console.log(help)
    return
  }
  const known = ['start', 'turns', 'understanding', 'knowledge', 'webhooks']
  const wanted = positionals.length > 0 ? positionals : ['start', 'turns', 'understanding']
  const strange = wanted.find((what) => !known.includes(what))
  if (strange !== undefined) throw new TypeError(`there is no bench ${strange}; there are: ${known.join(', ')}`)
  for (const what of wanted) await bench(what, values)
}

type Values = {
  sizes: string
  dates?: string
  slots?: string
  intents?: string
  folder?: string[]
  failures: boolean
  json: boolean
} & WebhooksValues

async function bench(what: string, values: Values): Promise<void> {
  if (what === 'start') await (await import('./start.ts')).benchStart(values)
  if (what === 'understanding') await benchUnderstanding(values)
  if (what === 'knowledge') await benchKnowledge(values)
  if (what === 'webhooks') await (await import('./webhooks/webhooks.ts')).benchWebhooks(readWebhooksOptions(values))
  if (what === 'turns') await (await import('./turns.ts')).benchTurns({ json: values.json, sizes: values.sizes.split(',').map(Number) })
}

/** On the files given, else on the repository's own small sets. */
async function benchUnderstanding({ dates, slots, intents, failures }: Values): Promise<void> {
  const { benchValues } = await import('./understanding/values.ts')
  const { benchIntents } = await import('./understanding/intents.ts')
  const own = dates === undefined && slots === undefined && intents === undefined
  const ownFile = (name: string) => join(import.meta.dirname, 'data', name)
  const files = own ? { dates: ownFile('dates.jsonl'), slots: ownFile('slots.jsonl') } : { dates, slots }
  if (files.dates !== undefined || files.slots !== undefined) {
    await benchValues(
      { ...(files.dates !== undefined && { dates: files.dates }), ...(files.slots !== undefined && { slots: files.slots }) },
      { failures },
    )
  }
  if (intents !== undefined) benchIntents(intents, { failures })
  if (own) (await import('./understanding/tenant-intents.ts')).benchTenantIntents({ failures })
}

async function benchKnowledge({ folder: folders = [], failures }: Values): Promise<void> {
  if (folders.length === 0) throw new TypeError('knowledge takes --folder <folder with documents.jsonl and questions.jsonl>')
  const { benchRetrieval } = await import('./knowledge/retrieval.ts')
  for (const folder of folders) await benchRetrieval({ folder, limit: Number.MAX_SAFE_INTEGER, failures })
}

try {
  await run()
} catch (error) {
  if (!(error instanceof TypeError)) throw error
  console.error(`${error.message}\n\n${help}`)
  process.exitCode = 2
}
