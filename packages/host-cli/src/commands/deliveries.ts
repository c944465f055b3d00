import type { PushQuota } from '@frontdesk/core/conversation/ports/channels'
import type { LedgerRow } from '@frontdesk/core/conversation/ports/outbox'
import type { TenantId } from '@frontdesk/core/kernel/ids'
import type { Platform } from '@frontdesk/composition/platform'
import type { Command } from 'commander'

import { findTenantIds } from '../chat/find-tenant.ts'
import { describeFailure } from '../describe-failure.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { operatorSettings, readLine } from '../operator-settings.ts'
import { withPlatform } from '../with-platform.ts'
import { checked, dataOption, describeCommand, type CommandContext, type RunCommand } from './command-context.ts'

type Options = { readonly month?: string; readonly quota?: true; readonly json?: true; readonly data?: string }

type TenantLedger = { readonly tenant: TenantId; readonly rows: readonly LedgerRow[]; readonly quota?: QuotaWord }
type QuotaWord = PushQuota | { readonly unknown: string }

/** Adds `deliveries`. */
export function addDeliveries(program: Command, run: RunCommand): void {
  const command = program
    .command('deliveries')
    .argument('[tenant]', 'the business (default: all)')
    .option(
      '--month <month>',
      'of this month, in UTC (default: this one)',
      checked((text) => /^\d{4}-(0[1-9]|1[0-2])$/.test(text), 'a month, such as 2026-12'),
    )
    .option('--quota', 'also ask LINE how many pushes it counts and allows this month')
    .option('--json', 'print JSON')
    .addOption(dataOption())
  describeCommand(command, {
    summary: 'what was delivered this month, and what it cost',
    description: `Counts a month's deliveries by business and channel: replies are free, pushes are metered by the channel. Presumed are those of them
whose arrival the channel did not confirm; held wait for the customer's next message; dead were given up.`,
    examples: [
      ['frontdesk deliveries', 'this month, all businesses'],
      ['frontdesk deliveries minato --month 2026-12 --json', 'one, as data'],
      ['frontdesk deliveries minato --quota', 'and what LINE says'],
    ],
  })
  command.action(
    async (tenant: string | undefined, options: Options) => await run(async (context) => await countDeliveries(tenant, options, context)),
  )
}

async function countDeliveries(named: string | undefined, options: Options, context: CommandContext): Promise<ExitCode> {
  const { surroundings, environment } = context
  const month = options.month ?? surroundings.now().toISOString().slice(0, 7)
  const settings = operatorSettings(environment, surroundings, options.data)
  return await withPlatform(surroundings, settings, { start: false }, async (platform) => {
    const tenants = named === undefined ? await platform.tenants.list() : await findTenantIds(platform, named)
    await platform.start()
    const ledgers: TenantLedger[] = []
    for (const tenant of tenants) {
      const rows = await platform.outbox.ledger(tenant, month)
      const quota = options.quota ? await askQuota(platform, tenant, context) : undefined
      ledgers.push({ tenant, rows, ...(quota && { quota }) })
    }
    await write(ledgers, month, options.json === true, context)
    return exitCodes.ok
  })
}

/** What LINE does not tell is told as such: the ledger is ours and stands without it. */
async function askQuota(platform: Platform, tenantId: TenantId, { surroundings }: CommandContext): Promise<QuotaWord | undefined> {
  try {
    const tenant = await platform.tenants.find(tenantId)
    if (!tenant?.profile.line) return undefined
    const { readLineQuota } = await surroundings.loadLineAccess()
    const { environment } = surroundings
    return await readLineQuota(tenant, { environment, clock: { now: surroundings.now }, line: readLine(environment) })
  } catch (error) {
    const { code, message } = describeFailure(error)
    if (code === 'bug') throw error
    return { unknown: message }
  }
}

const columns = ['TENANT', 'CHANNEL', 'REPLIES (FREE)', 'PUSHES (METERED)', 'PRESUMED', 'HELD', 'DEAD'] as const

async function write(ledgers: readonly TenantLedger[], month: string, json: boolean, { screen }: CommandContext): Promise<void> {
  if (json)
    return await screen.print(
      `${JSON.stringify({ month, tenants: ledgers.map(({ tenant, rows, quota }) => ({ tenant, channels: rows, quota })) })}\n`,
    )
  const rows = ledgers.flatMap(({ tenant, rows: ofTenant }) =>
    ofTenant.map(({ channel, replies, pushes, presumed, held, dead }) => [
      tenant,
      channel,
      ...[replies, pushes, presumed, held, dead].map(String),
    ]),
  )
  if (rows.length === 0) screen.tell(`Nothing was delivered in ${month} (UTC).\n`)
  else await screen.print(tableOf([columns, ...rows]))
  for (const { tenant, quota } of ledgers) if (quota) await screen.print(`${tenant}: LINE ${describeQuota(quota)}\n`)
}

/** Words on the left, numbers on the right. */
function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('')
}

function describeQuota(quota: QuotaWord): string {
  if ('unknown' in quota) return `did not tell: ${quota.unknown}`
  return quota.limit === undefined
    ? `counts ${quota.used} pushes, and allows any number`
    : `counts ${quota.used} pushes of ${quota.limit} allowed`
}
