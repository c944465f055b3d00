import { access, constants, mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

import type { Command } from 'commander'

import { describeFailure } from '../describe-failure.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { ownName } from '../own-name.ts'
import { chooseDatabase } from '../platform-settings.ts'
import { withPlatform } from '../with-platform.ts'
import { dataOption, describeCommand, type CommandContext, type RunCommand } from './command-context.ts'

/** What a check found, and what to do about it. */
type Check = { readonly name: string; readonly ok: boolean; readonly found: string; readonly fix?: string }
/** A check with what its failing means for the exit code. */
type Finding = Check & { readonly exit: ExitCode }

const oldestNode = 24

/** Adds `doctor`. */
export function addDoctor(program: Command, run: RunCommand): void {
  const command = program.command('doctor').option('--json', 'print JSON').addOption(dataOption())
  describeCommand(command, {
    summary: 'check everything a front desk needs',
    description: `Checks what a front desk needs here: Node, time zones, the terminal's encoding, the businesses' folders, the data folder, the
database and its extensions. Says for each what was found and what to do. Ends with 5 when a dependency is unavailable, else with 4 or 3.`,
    examples: [
      ['frontdesk doctor', 'check'],
      ['frontdesk doctor --json', 'as {ok, checks: [{name, ok, found, fix}]}'],
    ],
  })
  command.action(async (options: { json?: true; data?: string }) => await run(async (context) => await examine(options, context)))
}

async function examine(options: { json?: true; data?: string }, context: CommandContext): Promise<ExitCode> {
  const findings = [
    checkNode(context.surroundings.nodeVersion),
    checkZones(),
    checkEncoding(context.surroundings.environment),
    await checkTenantFolders(context),
    ...(await checkStorage(options.data, context)),
  ]
  const failed = findings.filter(({ ok }) => !ok)
  const checks = findings.map(({ name, ok, found, fix }) => ({ name, ok, found, ...(fix === undefined || ok ? {} : { fix }) }))
  if (options.json) await context.screen.print(`${JSON.stringify({ ok: failed.length === 0, checks })}\n`)
  else await context.screen.print(checks.map((check) => write(check, context)).join(''))
  return failed.length === 0 ? exitCodes.ok : (Math.max(...failed.map(({ exit }) => exit)) as ExitCode)
}

function write({ name, ok, found, fix }: Check, { screen: { paint } }: CommandContext): string {
  const verdict = ok ? paint('good', 'ok  ') : paint('alarm', 'FAIL')
  return `${verdict}  ${name}: ${found}\n${fix === undefined ? '' : `      → ${fix}\n`}`
}

function checkNode(version: string): Finding {
  const major = Number(/^v?(\d+)/.exec(version)?.[1] ?? 0)
  return {
    name: 'Node',
    ok: major >= oldestNode,
    found: version,
    fix: `Run it through pnpm, which brings Node ${oldestNode}: ${ownName} doctor`,
    exit: exitCodes.unavailable,
  }
}

function checkZones(): Finding {
  // New Year's noon in Tokyo is known to be nine hours ahead; a Node built without zone data says otherwise or throws.
  const shown = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', hour: '2-digit', hourCycle: 'h23' }).format(
    Date.UTC(2026, 0, 1, 3),
  )
  const ok = shown.startsWith('12')
  return {
    name: 'time zones',
    ok,
    found: ok ? `zone data ${process.versions.tz ?? 'built in'}` : `03:00 UTC reads as ${shown} in Tokyo`,
    fix: 'Use a Node with full ICU data.',
    exit: exitCodes.unavailable,
  }
}

function checkEncoding(environment: Readonly<Record<string, string | undefined>>): Finding {
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || ''
  // An empty locale says nothing: containers leave it out, and their terminals speak UTF-8.
  const ok = locale === '' || /utf-?8/i.test(locale) || locale === 'C' || locale === 'POSIX'
  return {
    name: 'terminal encoding',
    ok,
    found: locale === '' ? 'no locale set; UTF-8 is taken for granted' : locale,
    fix: 'Set LANG to a UTF-8 locale, such as ja_JP.UTF-8 or C.UTF-8.',
    exit: exitCodes.configuration,
  }
}

async function checkTenantFolders({ surroundings, environment }: CommandContext): Promise<Finding> {
  const { checkTenants } = await surroundings.loadTenantCheck()
  const checked = checkTenants(environment.tenantsFolder)
  const slugs = checked.map(({ slug }) => slug)
  const broken = checked.filter(({ problems }) => problems.length > 0)
  const found =
    broken.length === 0
      ? slugs.join(', ')
      : broken.map(({ slug, problems }) => `${slug} has ${problems.length} problem${problems.length === 1 ? '' : 's'}`).join(', ')
  return {
    name: 'businesses',
    ok: broken.length === 0 && slugs.length > 0,
    found: `${slugs.length === 0 ? 'none' : found} in ${environment.tenantsFolder}`,
    fix: slugs.length === 0 ? 'Point TENANTS_DIR at a folder of businesses.' : `See them with: ${ownName} tenants check`,
    exit: exitCodes.configuration,
  }
}

async function checkStorage(data: string | undefined, { surroundings, environment }: CommandContext): Promise<Finding[]> {
  const database = chooseDatabase(environment, surroundings, data)
  const folder = 'folder' in database && database.folder !== undefined ? [await checkDataFolder(database.folder)] : []
  if (folder.some(({ ok }) => !ok)) return folder
  const settings = { tenantsFolder: environment.tenantsFolder, database, clock: { now: surroundings.now } }
  try {
    return await withPlatform(surroundings, settings, { start: true }, async (platform) => {
      await platform.pingDatabase()
      // The migrations make a vector column: that they went through says that pgvector is there.
      const found = `${'url' in database ? 'server' : 'embedded'}: open, migrated, with pgvector`
      return [...folder, { name: 'database', ok: true, found, exit: exitCodes.unavailable }]
    })
  } catch (error) {
    const { exit, message } = describeFailure(error)
    if (exit !== exitCodes.unavailable && exit !== exitCodes.credentials) throw error
    return [...folder, { name: 'database', ok: false, found: message, fix: databaseFix('url' in database), exit }]
  }
}

function databaseFix(isServer: boolean): string {
  return isServer
    ? 'Check DATABASE_URL, that the server runs, and that it has pgvector; or unset DATABASE_URL to use the embedded database.'
    : 'End the other Frontdesk that uses this folder, or name another with --data.'
}

async function checkDataFolder(folder: string): Promise<Finding> {
  const fix = 'Name a folder you may write to with --data or FRONTDESK_DATA.'
  const finding = { name: 'data folder', fix, exit: exitCodes.unavailable }
  try {
    const exists = await stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    )
    if (!exists) await mkdir(dirname(folder), { recursive: true })
    await access(exists ? folder : dirname(folder), constants.W_OK | constants.X_OK)
    return { ...finding, ok: true, found: exists ? `${folder}, writable` : `${folder}, made at the first chat` }
  } catch (error) {
    return { ...finding, ok: false, found: `${folder} cannot be written (${error instanceof Error ? error.message : String(error)})` }
  }
}
