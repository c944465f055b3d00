import type { Platform } from '@frontdesk/composition/platform'

import { CommandFailure } from '../command-failure.ts'
import type { CommandContext } from '../commands/command-context.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { whileWaiting } from '../screen/while-waiting.ts'
import { findDead, type DeadEntry } from './dead-entry.ts'
import { groupDead, selectDead, type DeadSelection } from './dead-groups.ts'
import { dropDead, replayDead, serveDead, type DeadOutcome } from './revive-dead.ts'
import { withDead } from './with-dead.ts'
import { writeGroups } from './write-dead.ts'

/** What `replay` and `drop` take. */
export type ChangeOptions = {
  readonly tenant?: string
  readonly reason?: string
  readonly id: readonly string[]
  readonly all?: true
  readonly max?: number
  readonly yes?: true
  readonly serve?: true
  readonly json?: true
  readonly data?: string
}

/** Replays or drops what is meant, or says what that would be. Throws `CommandFailure` (usage) when nothing says which are meant. */
export async function change(verb: 'replay' | 'drop', options: ChangeOptions, context: CommandContext): Promise<ExitCode> {
  refuseVague(verb, options)
  return await withDead(options, context, async (platform, dead) => {
    const meant = selectDead(dead, selectionOf(options))
    const json = options.json === true
    if (options.yes !== true || meant.length === 0) {
      if (json) await context.screen.print(`${JSON.stringify({ verb, dryRun: options.yes !== true, meant: meant.map(({ id }) => id) })}\n`)
      else if (meant.length > 0) await writeGroups(groupDead(meant), { json, max: 3 }, context)
      if (!json)
        context.screen.tell(
          meant.length === 0 ? `Nothing to ${verb}.\n` : `\nNothing was changed. To ${verb} ${countOf(meant)}, add --yes\n`,
        )
      return exitCodes.ok
    }
    const words = `${verb === 'replay' ? 'Replaying' : 'Dropping'} ${countOf(meant)} …`
    const changed = await whileWaiting(context.screen, words, changeAll(platform, verb, { dead, meant }, options))
    await tellChanged(verb, meant, changed, options, context)
    return exitCodes.ok
  })
}

/** Nobody is to replay everything by leaving an option out. */
function refuseVague(verb: string, { tenant, reason, id, all }: ChangeOptions): void {
  if (tenant !== undefined || reason !== undefined || id.length > 0 || all) return
  throw new CommandFailure(
    exitCodes.usage,
    'which',
    `Which dead letters are to be ${verb === 'replay' ? 'replayed' : 'dropped'}?`,
    'Say it with --tenant, --reason, --id or --all.',
  )
}

function selectionOf({ id, reason, max }: ChangeOptions): DeadSelection {
  return { ids: id, ...(reason !== undefined && { reason }), ...(max !== undefined && { max }) }
}

type Changed = {
  /** In the order of what was meant. */
  readonly outcomes: readonly DeadOutcome[]
  /** With `--serve`: how many were answered here and are dead again, or their answers are. */
  readonly died?: number
}

async function changeAll(
  platform: Platform,
  verb: 'replay' | 'drop',
  { dead, meant }: { readonly dead: readonly DeadEntry[]; readonly meant: readonly DeadEntry[] },
  { serve }: ChangeOptions,
): Promise<Changed> {
  const once = verb === 'drop' ? dropDead : serve ? serveDead : replayDead
  const outcomes: DeadOutcome[] = []
  for (const entry of meant) outcomes.push(await once(platform, entry))
  if (!serve) return { outcomes }
  const touched = (await platform.tenants.list()).filter((id) => meant.some(({ tenant }) => tenant === id))
  for (const tenant of touched) await platform.sweepUnfinished(tenant)
  const leftDead = new Set(dead.filter((entry) => outcomes[meant.indexOf(entry)] !== 'done').map(({ id }) => id))
  const died = (await findDead(platform, touched)).filter(({ id }) => !leftDead.has(id))
  return { outcomes, died: died.length }
}

async function tellChanged(
  verb: 'replay' | 'drop',
  meant: readonly DeadEntry[],
  { outcomes, died }: Changed,
  { json, serve }: ChangeOptions,
  { screen }: CommandContext,
): Promise<void> {
  const count = (outcome: DeadOutcome): number => outcomes.filter((one) => one === outcome).length
  const counts = { done: count('done'), gone: count('gone'), failed: count('failed'), ...(died !== undefined && { died }) }
  if (json) {
    const each = meant.map(({ id }, index) => ({ id, outcome: outcomes[index] }))
    return await screen.print(`${JSON.stringify({ verb, dryRun: false, ...counts, each })}\n`)
  }
  const words = [`${counts.done} ${verb === 'drop' ? 'dropped' : serve ? 'replayed and served' : 'replayed'}`]
  if (counts.gone > 0) words.push(`${counts.gone} gone meanwhile`)
  if (counts.failed > 0) words.push(`${counts.failed} could not be read and stay`)
  if (died) words.push(`${died} died again`)
  await screen.print(`${words.join(', ')}\n`)
  if (verb === 'replay' && !serve && counts.done > 0)
    screen.tell('A worker answers them: within some seconds where one runs, else when the next one starts.\n')
}

function countOf(meant: readonly DeadEntry[]): string {
  return meant.length === 1 ? 'this one' : `these ${meant.length}`
}
