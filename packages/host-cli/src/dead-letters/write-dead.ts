import type { CommandContext } from '../commands/command-context.ts'
import { cleanText } from '../reading/clean-text.ts'
import type { DeadEntry } from './dead-entry.ts'
import { ageOf, type DeadGroup } from './dead-groups.ts'

const kindWords = { event: 'an answer to a customer', message: 'a reply to be delivered', queue: 'a message of the queue' } as const

/** Groups with their counts, oldest ages and the first of each; as JSON with all of each. Nothing of what customers wrote. */
export async function writeGroups(
  groups: readonly DeadGroup[],
  { json, max }: { readonly json: boolean; readonly max: number },
  { screen, surroundings }: CommandContext,
): Promise<void> {
  const now = surroundings.now()
  if (json) {
    const described = groups.map(({ tenant, reason, kind, entries }) => ({
      tenant,
      reason,
      kind,
      count: entries.length,
      oldest: entries[0]?.at,
      entries: entries.map(describeEntry),
    }))
    return await screen.print(`${JSON.stringify({ groups: described })}\n`)
  }
  if (groups.length === 0) return screen.tell('There are no dead letters.\n')
  const blocks = groups.map(({ tenant, reason, kind, entries }) => {
    const oldest = entries[0] ? ageOf(entries[0].at, now) : ''
    const head = `${screen.paint('title', `${tenant}  ${cleanText(reason)}`)}  ${entries.length} × ${kind}, the oldest ${oldest} ago`
    const rest = entries.length > max ? [screen.paint('quiet', `  … and ${entries.length - max} more`)] : []
    return [head, ...entries.slice(0, max).map((entry) => `  ${oneLine(entry, now)}`), ...rest].join('\n')
  })
  await screen.print(`${blocks.join('\n')}\n`)
}

/** One of them, in full but for its content unless that is asked for. */
export async function writeEntry(
  entry: DeadEntry,
  { json, content }: { readonly json: boolean; readonly content: boolean },
  { screen, surroundings }: CommandContext,
): Promise<void> {
  if (json)
    return await screen.print(
      `${JSON.stringify({ ...describeEntry(entry), tenant: entry.tenant, reason: entry.reason, ...(content && { content: entry.content }) })}\n`,
    )
  const { id, tenant, kind, reason, at, diedAt, conversation, receives } = entry
  const rows: readonly (readonly [string, string])[] = [
    ['id', id],
    ['tenant', tenant],
    ['what', kindWords[kind]],
    ['reason', cleanText(reason)],
    ['came', `${at.toISOString()}, ${ageOf(at, surroundings.now())} ago`],
    ...(diedAt ? [['died', `${diedAt.toISOString()}, ${ageOf(diedAt, surroundings.now())} ago`] as const] : []),
    ...(receives === undefined ? [] : [['received', `${receives} times`] as const]),
    ...(conversation === undefined ? [] : [['conversation', `${conversation} (a hash)`] as const]),
  ]
  await screen.print(rows.map(([name, value]) => `${screen.paint('key', name.padEnd(12))}  ${value}\n`).join(''))
  if (content) await screen.print(`${screen.paint('key', 'content')}\n${cleanText(JSON.stringify(entry.content, undefined, 2))}\n`)
  else screen.tell('What the customer did or was to be told is shown with --content.\n')
}

function describeEntry({ id, kind, at, diedAt, conversation, receives }: DeadEntry): Record<string, unknown> {
  return { id, kind, at, diedAt, conversation, receives }
}

function oneLine({ id, at, conversation }: DeadEntry, now: Date): string {
  return [id, `${ageOf(at, now)} ago`, ...(conversation === undefined ? [] : [`conversation ${conversation}`])].join('  ')
}
