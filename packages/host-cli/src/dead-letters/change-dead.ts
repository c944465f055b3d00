import type { Platform } from '@frontdesk/composition/platform'

import { CommandFailure } from '../command-failure.ts'
import type { CommandContext } from '../commands/command-context.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { whileWaiting } from '../screen/while-waiting.ts'
import type { DeadEntry } from './dead-entry.ts'
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
    const outcomes = await whileWaiting(
      context.screen,
      `${verb === 'replay' ? 'Replaying' : 'Dropping'} ${countOf(meant)} …`,
      changeAll(platform, verb, meant, options),
    )
    await tellOutcomes(verb, meant, outcomes, options, context)
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

async function changeAll(
  platform: Platform,
  verb: 'replay' | 'drop',
  meant: readonly DeadEntry[],
  { serve }: ChangeOptions,
): Promise<DeadOutcome[]> {
  const once = verb === 'drop' ? dropDead : serve ? serveDead : replayDead
  const outcomes: DeadOutcome[] = []
  for (const entry of meant) outcomes.push(await once(platform, entry))
  if (serve) {
    const touched = new Set(meant.map(({ tenant }) => tenant))
    for (const tenant of await platform.tenants.list()) if (touched.has(tenant)) await platform.sweepUnfinished(tenant)
  }
  return outcomes
}

async function tellOutcomes(
  verb: 'replay' | 'drop',
  meant: readonly DeadEntry[],
  outcomes: readonly DeadOutcome[],
  options: ChangeOptions,
  { screen }: CommandContext,
): Promise<void> {
  const count = (outcome: DeadOutcome): number => outcomes.filter((one) => one === outcome).length
  const done = { done: count('done'), gone: count('gone'), failed: count('failed') }
  if (options.json) {
    const each = meant.map(({ id }, index) => ({ id, outcome: outcomes[index] }))
    return await screen.print(`${JSON.stringify({ verb, dryRun: false, ...done, each })}\n`)
  }
  const words = [`${done.done} ${verb === 'replay' ? (options.serve ? 'replayed and served' : 'replayed') : 'dropped'}`]
  if (done.gone > 0) words.push(`${done.gone} gone meanwhile`)
  if (done.failed > 0) words.push(`${done.failed} could not be read and stay`)
  await screen.print(`${words.join(', ')}\n`)
  if (verb === 'replay' && options.serve !== true && done.done > 0)
    screen.tell('A running worker takes them within some seconds. Without one, replay them with --serve instead.\n')
}

function countOf(meant: readonly DeadEntry[]): string {
  return meant.length === 1 ? 'this one' : `these ${meant.length}`
}
