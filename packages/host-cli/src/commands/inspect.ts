import type { Platform } from '@frontdesk/composition/platform'
import type { Understanding } from '@frontdesk/core/understanding/understanding'
import type { Command } from 'commander'
import { z } from 'zod'

import { findTenant } from '../chat/find-tenant.ts'
import { longestMessage } from '../chat/read-customer-event.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { readInstant } from '../reading/read-instant.ts'
import { readLineBatches, type ReadLine } from '../reading/read-lines.ts'
import { withPlatform } from '../with-platform.ts'
import { describeCommand, readTimeOption, type CommandContext, type RunCommand } from './command-context.ts'

/** Adds `inspect`. */
export function addInspect(program: Command, run: RunCommand): void {
  const command = program
    .command('inspect')
    .argument('[tenant]', 'the business the lines are meant for (default: minato)')
    .option('--now <time>', 'when the lines were written: an instant, or a time of the business’s zone (default: now)')
  describeCommand(command, {
    summary: 'show what the code reads in messages',
    description: `Shows what the code reads in messages, with nothing done about it. Each line of stdin is a message, or a line of JSON
{"text": "…", "now": "…", "language": "…"}, where now and language may be left out. Each becomes one line of JSON on stdout, in order:
{language, intent, confidence, runnersUp, values, unresolved}. A line beginning with { that is not such JSON, or that is not UTF-8,
becomes {"error": {code, message, fix}} and the rest goes on. Needs no database.`,
    examples: [
      ['echo 明後日の夜7時半に4人 | frontdesk inspect', 'dates, times, people'],
      ['frontdesk inspect komugi --now "2026-12-01 09:00" < messages.jsonl', 'against the bakery’s intents'],
    ],
  })
  command.action(
    async (tenant: string | undefined, options: { now?: string }) =>
      await run(async (context) => await inspect(tenant, options.now, context)),
  )
}

async function inspect(tenantNamed: string | undefined, nowOption: string | undefined, context: CommandContext): Promise<ExitCode> {
  const { surroundings, environment, screen } = context
  const settings = { tenantsFolder: environment.tenantsFolder, database: { folder: undefined }, clock: { now: surroundings.now } }
  return await withPlatform(surroundings, settings, { start: false }, async (platform) => {
    const tenant = await findTenant(platform, tenantNamed)
    const now = nowOption === undefined ? undefined : readTimeOption(nowOption, tenant.profile.zone)
    const reader = new LineReader({
      understand: await platform.readerFor(tenant.id),
      zone: tenant.profile.zone,
      now: now ?? surroundings.now(),
    })
    for await (const batch of readLineBatches(surroundings.input, longestMessage)) {
      await screen.print(batch.map((line) => `${JSON.stringify(reader.read(line))}\n`).join(''))
    }
    return exitCodes.ok
  })
}

type LineError = { readonly error: { readonly code: string; readonly message: string; readonly fix: string } }

const request = z.strictObject({
  text: z.string(),
  now: z.string().optional(),
  language: z
    .string()
    .regex(/^[a-z]{2}$/)
    .optional(),
})

const formFix = 'Write {"text": "…", "now": "2026-12-01 09:00", "language": "ja"}; now and language may be left out.'

type Understand = Awaited<ReturnType<Platform['readerFor']>>

class LineReader {
  readonly #understand: Understand
  readonly #zone: string
  readonly #now: Date

  constructor({ understand, zone, now }: { readonly understand: Understand; readonly zone: string; readonly now: Date }) {
    this.#understand = understand
    this.#zone = zone
    this.#now = now
  }

  read(line: ReadLine): Understanding | LineError {
    if ('invalid' in line) return lineError(`Line ${line.number} is not UTF-8 text.`, 'Give text as UTF-8.')
    if (!line.text.trimStart().startsWith('{')) return this.#understand({ text: line.text, now: this.#now })
    const parsed = request.safeParse(parseJson(line.text))
    if (!parsed.success) return lineError(`Line ${line.number} begins with { and is not a message as JSON.`, formFix)
    const { text, now: written, language } = parsed.data
    const now = written === undefined ? this.#now : readInstant(written, this.#zone)
    if (!now) return lineError(`Line ${line.number}: ${JSON.stringify(written)} is no time.`, formFix)
    return this.#understand({ text: text.toWellFormed(), now, ...(language === undefined ? {} : { language }) })
  }
}

function lineError(message: string, fix: string): LineError {
  return { error: { code: 'invalid-input', message, fix } }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
