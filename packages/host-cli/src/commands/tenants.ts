import { inLanguage } from '@frontdesk/core/kernel/language'
import { InvalidTenant } from '@frontdesk/core/tenancy/invalid-tenant'
import { renderTenantProblems } from '@frontdesk/core/tenancy/render-tenant-problems'
import type { Command } from 'commander'

import { CommandFailure } from '../command-failure.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { withPlatform } from '../with-platform.ts'
import { describeCommand, type CommandContext, type RunCommand } from './command-context.ts'

/** Adds `tenants list` and `tenants check`. */
export function addTenants(program: Command, run: RunCommand): void {
  const tenants = program.command('tenants')
  describeCommand(tenants, {
    summary: 'list the businesses, or check their folders',
    description: 'Reads the folders of the businesses served here ($TENANTS_DIR, else tenants in the working folder).',
    examples: [
      ['frontdesk tenants list', 'who is served here'],
      ['frontdesk tenants check', 'find every mistake'],
    ],
  })
  const list = tenants.command('list').option('--json', 'print JSON')
  describeCommand(list, {
    summary: 'list the businesses',
    description: 'Lists the businesses: short name, name, languages and zone.',
    examples: [['frontdesk tenants list --json', 'as one JSON array']],
  })
  list.action(async (options: { json?: true }) => await run(async (context) => await listTenants(options.json === true, context)))
  const check = tenants.command('check').argument('[slugs...]', 'the businesses to check (default: all)').option('--json', 'print JSON')
  describeCommand(check, {
    summary: 'find every mistake in the businesses’ folders',
    description:
      'Reads the folders and shows every mistake: file:line:col, what is wrong, what to write. Changes nothing. Ends with 3 when there is one.',
    examples: [
      ['frontdesk tenants check', 'all'],
      ['frontdesk tenants check minato --json', 'one, as data'],
    ],
  })
  check.action(
    async (slugs: string[], options: { json?: true }) =>
      await run(async (context) => await checkAll(slugs, options.json === true, context)),
  )
}

type ListedTenant =
  | { slug: string; name: string; languages: readonly string[]; zone: string; release: string }
  | { slug: string; problems: number }

async function listTenants(json: boolean, context: CommandContext): Promise<ExitCode> {
  const { surroundings, environment, screen } = context
  const settings = { tenantsFolder: environment.tenantsFolder, database: { folder: undefined }, clock: { now: surroundings.now } }
  return await withPlatform(surroundings, settings, { start: false }, async (platform) => {
    const listed: ListedTenant[] = []
    for (const slug of await platform.tenants.list()) {
      try {
        const tenant = await platform.tenants.find(slug)
        if (!tenant) continue
        const { name, languages, zone } = tenant.profile
        listed.push({ slug, name: inLanguage(name, languages[0] ?? 'en'), languages, zone, release: tenant.release })
      } catch (error) {
        if (!(error instanceof InvalidTenant)) throw error
        listed.push({ slug, problems: error.problems.length })
      }
    }
    await screen.print(json ? `${JSON.stringify(listed)}\n` : listed.map(writeListed).join(''))
    return exitCodes.ok
  })
}

function writeListed(tenant: ListedTenant): string {
  if ('problems' in tenant) return `${tenant.slug}\t(${tenant.problems} problems: frontdesk tenants check ${tenant.slug})\n`
  return `${tenant.slug}\t${tenant.name}\t${tenant.languages.join(', ')}\t${tenant.zone}\n`
}

async function checkAll(slugs: readonly string[], json: boolean, context: CommandContext): Promise<ExitCode> {
  const { surroundings, environment, screen } = context
  const { checkTenants, lineReader } = await surroundings.loadTenantCheck()
  const all = checkTenants(environment.tenantsFolder)
  const known = all.map(({ slug }) => slug)
  const strangers = slugs.filter((slug) => !known.includes(slug))
  if (strangers.length > 0)
    throw new CommandFailure(
      exitCodes.usage,
      'unknown-tenant',
      `There is no tenant ${strangers.map((slug) => JSON.stringify(slug.slice(0, 80))).join(', ')}.`,
      `Name one of these: ${known.join(', ')}`,
    )
  const checked = slugs.length === 0 ? all : all.filter(({ slug }) => slugs.includes(slug))
  const problems = checked.flatMap((tenant) => tenant.problems)
  if (json) await screen.print(`${JSON.stringify({ ok: problems.length === 0, tenants: checked })}\n`)
  else if (problems.length === 0) await screen.print(checked.map(({ slug }) => `${slug}: fine\n`).join(''))
  else await screen.print(`${renderTenantProblems(problems, lineReader())}\n`)
  return problems.length === 0 ? exitCodes.ok : exitCodes.configuration
}
