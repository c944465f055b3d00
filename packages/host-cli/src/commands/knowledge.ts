import type { Platform } from '@frontdesk/composition/platform'
import { Option, type Command } from 'commander'

import { findTenant } from '../chat/find-tenant.ts'
import { LearnProgress } from '../chat/learn-progress.ts'
import { longestMessage } from '../chat/read-customer-event.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { chooseDatabase } from '../platform-settings.ts'
import { readLines } from '../reading/read-lines.ts'
import { withPlatform } from '../with-platform.ts'
import { collect, dataOption, describeCommand, type CommandContext, type RunCommand } from './command-context.ts'

/** Adds `knowledge search` and `knowledge learn`. */
export function addKnowledge(program: Command, run: RunCommand): void {
  const knowledge = program.command('knowledge')
  describeCommand(knowledge, {
    summary: 'search or learn a business’s documents',
    description: "Works on the index of a business's documents.",
    examples: [
      ['echo 駐車場はありますか | frontdesk knowledge search', 'what would be found'],
      ['frontdesk knowledge learn komugi', 'bring the index up to date'],
    ],
  })
  addSearch(knowledge, run)
  addLearn(knowledge, run)
}

function addSearch(knowledge: Command, run: RunCommand): void {
  const command = knowledge
    .command('search')
    .argument('[tenant]', 'the business (default: minato)')
    .addOption(
      new Option('-q, --query <text>', 'search for this instead of the lines of stdin; may be repeated')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(dataOption())
  describeCommand(command, {
    summary: 'search a business’s documents as a turn would',
    description: `Searches a business's documents as a turn would. Each line of stdin, or each -q, is a query and becomes one line of JSON:
{query, answerable, reason, results: [{source, score, text, headings, document}]}, best first. Brings the index up to date first.`,
    examples: [
      ['frontdesk knowledge search -q "Do you have parking?"', 'one query'],
      ['frontdesk knowledge search komugi < questions.txt', 'many'],
    ],
  })
  command.action(
    async (tenant: string | undefined, options: { query: string[]; data?: string }) =>
      await run(async (context) => await searchAll(tenant, options, context)),
  )
}

function addLearn(knowledge: Command, run: RunCommand): void {
  const command = knowledge.command('learn').argument('[tenant]', 'the business (default: minato)').addOption(dataOption())
  describeCommand(command, {
    summary: 'bring the index of a business’s documents up to date',
    description: "Learns a business's new and changed documents, and forgets those that are gone. `chat` does so by itself.",
    examples: [['frontdesk knowledge learn komugi', 'learn the bakery’s documents']],
  })
  command.action(
    async (tenant: string | undefined, options: { data?: string }) => await run(async (context) => await learn(tenant, options, context)),
  )
}

async function searchAll(
  named: string | undefined,
  options: { query: string[]; data?: string },
  context: CommandContext,
): Promise<ExitCode> {
  return await withKnowledge(named, options.data, context, async (platform, tenantId) => {
    await learnWithProgress(platform, tenantId, context)
    for await (const line of options.query.length > 0 ? options.query : stdinQueries(context)) {
      const query = line.toWellFormed().replaceAll('\0', '\ufffd')
      await context.screen.print(`${JSON.stringify(describeSearch(query, await platform.searchKnowledge(tenantId, query)))}\n`)
    }
  })
}

async function learn(named: string | undefined, options: { data?: string }, context: CommandContext): Promise<ExitCode> {
  return await withKnowledge(named, options.data, context, async (platform, tenantId) => {
    const { learned, skipped, forgotten, passages } = await learnWithProgress(platform, tenantId, context)
    await context.screen.print(`${tenantId}: ${learned} learned, ${skipped} unchanged, ${forgotten} forgotten; ${passages} passages now\n`)
  })
}

type KnowledgeSearch = Awaited<ReturnType<Platform['searchKnowledge']>>
type KnownTenantId = Awaited<ReturnType<typeof findTenant>>['id']

async function withKnowledge(
  named: string | undefined,
  data: string | undefined,
  context: CommandContext,
  work: (platform: Platform, tenantId: KnownTenantId) => Promise<void>,
): Promise<ExitCode> {
  const { surroundings, environment } = context
  const settings = {
    tenantsFolder: environment.tenantsFolder,
    database: chooseDatabase(environment, surroundings, data),
    clock: { now: surroundings.now },
  }
  return await withPlatform(surroundings, settings, { start: false }, async (platform) => {
    const tenant = await findTenant(platform, named)
    await platform.start()
    await work(platform, tenant.id)
    return exitCodes.ok
  })
}

async function learnWithProgress(platform: Platform, tenantId: KnownTenantId, { screen, surroundings }: CommandContext) {
  const progress = new LearnProgress({ screen, now: surroundings.now })
  try {
    return await platform.learnKnowledge(tenantId, progress.advance)
  } finally {
    progress.finish()
  }
}

async function* stdinQueries(context: CommandContext): AsyncGenerator<string> {
  for await (const line of readLines(context.surroundings.input, longestMessage)) {
    if ('invalid' in line) {
      context.complain(
        { code: 'invalid-input', message: `Line ${line.number} is not UTF-8 text; it was skipped.`, fix: 'Give text as UTF-8.' },
        true,
      )
    } else if (line.text.trim() !== '') yield line.text
  }
}

function describeSearch(query: string, { answerable, reason, hits }: KnowledgeSearch): Record<string, unknown> {
  const results = hits.map(({ passage, score }) => ({
    source: [passage.source, ...passage.headingPath].join(' › '),
    score,
    text: passage.text,
    document: passage.source,
    headings: passage.headingPath,
  }))
  return { query, answerable, reason, results }
}
