import { nearestWord } from '@frontdesk/core/kernel/nearest-word'

/** What a typed line asks for. */
export type LineCommand =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'why' }
  | { readonly kind: 'inspect'; readonly turn: number }
  | { readonly kind: 'as'; readonly customer: string }
  | { readonly kind: 'tenant'; readonly slug: string }
  /** `undefined`: whatever the customer writes in. */
  | { readonly kind: 'language'; readonly language: string | undefined }
  /** `undefined`: the machine's clock. */
  | { readonly kind: 'time'; readonly at: string | undefined }
  | { readonly kind: 'restart' }
  | { readonly kind: 'save'; readonly file: string; readonly overwrite: boolean }
  | { readonly kind: 'bye' }
  | { readonly kind: 'mistake'; readonly message: string }

/** The slash commands: name, what follows it, what it does. */
export const slashCommands: readonly (readonly [name: string, takes: string, meaning: string])[] = [
  ['help', '', 'this list'],
  ['why', '', 'explain the last turn'],
  ['inspect', 'n', 'explain turn n of this conversation'],
  ['as', 'customer', 'write as another customer'],
  ['tenant', 'slug', 'talk to another business'],
  ['lang', 'code|auto', 'the language the customer has chosen'],
  ['time', '"2026-12-01 09:00"|off', 'stop the clock at a time of the business’s zone, or let it run'],
  ['restart', '', 'begin a new conversation'],
  ['save', 'file', 'write this conversation as a scenario (/save! overwrites)'],
  ['bye', '', 'leave'],
]

// One word after the slash: `/etc/hosts` and `/ 2` are things a customer may write.
const slashed = /^\/([a-z]+!?)(?:\s+(.*))?$/isu
const readers: Record<string, (rest: string) => LineCommand> = {
  help: () => ({ kind: 'help' }),
  why: () => ({ kind: 'why' }),
  inspect: (rest) =>
    /^[1-9]\d{0,8}$/.test(rest)
      ? { kind: 'inspect', turn: Number(rest) }
      : mistake('/inspect takes the number of a turn, such as /inspect 2'),
  as: (rest) => (isCustomerName(rest) ? { kind: 'as', customer: rest } : mistake('/as takes a name without spaces, such as /as yuki')),
  tenant: (rest) =>
    rest === '' ? mistake('/tenant takes the short name of a business, such as /tenant minato') : { kind: 'tenant', slug: rest },
  lang: readLanguage,
  time: (rest) => {
    if (rest === '') return mistake('/time takes a time, such as /time "2026-12-01 09:00", or off')
    return { kind: 'time', at: rest.toLowerCase() === 'off' ? undefined : rest }
  },
  restart: () => ({ kind: 'restart' }),
  save: (rest) => readSave(rest, false),
  'save!': (rest) => readSave(rest, true),
  bye: () => ({ kind: 'bye' }),
  // What people type without thinking, from other programs.
  quit: () => ({ kind: 'bye' }),
  exit: () => ({ kind: 'bye' }),
}

/** Reads a line: a slash command, a message, or nothing. A message that begins with a slash is written with two. Pure. */
export function readLineCommand(line: string): LineCommand {
  const trimmed = line.trim()
  if (trimmed === '') return { kind: 'nothing' }
  if (trimmed.startsWith('//')) return { kind: 'say', text: line.trimStart().slice(1) }
  const [, name, rest = ''] = slashed.exec(trimmed) ?? []
  if (name === undefined) return { kind: 'say', text: line }
  const reader = Object.hasOwn(readers, name.toLowerCase()) ? readers[name.toLowerCase()] : undefined
  if (reader) return reader(unquote(rest))
  const typed = name.toLowerCase()
  const names = slashCommands.map(([known]) => known)
  const near = names.find((known) => known.startsWith(typed)) ?? nearestWord(typed, names)
  const hint = near ? `Did you mean /${near}?` : '/help lists the commands.'
  return mistake(`There is no /${name}. ${hint} To send it to the business, write /${trimmed}`)
}

/** Whether a text may name a customer of the terminal: it becomes part of ids and of saved files. */
export function isCustomerName(text: string): boolean {
  return /^[\p{L}\p{N}_.@-]{1,64}$/u.test(text)
}

function readLanguage(rest: string): LineCommand {
  const code = rest.toLowerCase()
  if (code === 'auto') return { kind: 'language', language: undefined }
  return /^[a-z]{2}$/.test(code)
    ? { kind: 'language', language: code }
    : mistake('/lang takes a two-letter code, such as /lang en, or auto')
}

function readSave(rest: string, overwrite: boolean): LineCommand {
  return rest === '' ? mistake('/save takes a file name, such as /save opening-hours.yaml') : { kind: 'save', file: rest, overwrite }
}

function mistake(message: string): LineCommand {
  return { kind: 'mistake', message }
}

/** An input method may give curly or full-width quotes. */
function unquote(text: string): string {
  return text.trim().replace(/^["'“”＂「](.*)["'“”＂」]$/su, '$1')
}
