import { CommandFailure } from '../command-failure.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Happening } from './line-event.ts'
import { lineId } from './line-identifiers.ts'

/** The words of the command line that say what happens. */
export type EventOptions = {
  readonly text: readonly string[]
  readonly keyword: readonly string[]
  readonly data?: string
  readonly date?: string
  readonly time?: string
  readonly datetime?: string
  readonly messageId?: string
  readonly at?: string
  readonly again?: true
  readonly user: string
  readonly group?: string
}

/** What is to happen, once or several times over. */
export type TriggeredEvent = {
  readonly happenings: readonly Happening[]
  readonly mode: 'active' | 'standby'
  readonly from: string
  readonly in?: string
  /** Whether a front desk has anything to say to it. */
  readonly answered: boolean
}

type Kind = {
  /** Options that mean something here. */
  readonly takes: readonly (keyof EventOptions)[]
  readonly happenings: (options: EventOptions) => readonly Happening[]
  /** It is a group that it happens in. */
  readonly inGroup?: true
  readonly silent?: true
  readonly standby?: true
}

const defaultText = '営業時間を教えてください'

const texts = ({ text }: EventOptions): readonly Happening[] =>
  (text.length > 0 ? text : [defaultText]).map((one) => ({ type: 'text', text: one }))
const simple = (...happenings: readonly Happening[]) => ({ takes: [], happenings: () => happenings })

const kinds: Readonly<Record<string, Kind>> = {
  text: { takes: ['text'], happenings: texts },
  sticker: {
    takes: ['keyword'],
    happenings: ({ keyword }) => [{ type: 'sticker', keywords: keyword.length > 0 ? keyword : ['thank you', 'smile'] }],
  },
  image: simple({ type: 'image' }),
  audio: simple({ type: 'audio' }),
  video: simple({ type: 'video' }),
  file: simple({ type: 'file', fileName: 'menu.pdf' }),
  location: { takes: ['at'], happenings: ({ at }) => [readPlace(at)] },
  postback: { takes: ['data', 'date', 'time', 'datetime'], happenings: (options) => [readPostback(options)] },
  follow: { takes: ['again'], happenings: ({ again }) => [{ type: 'follow', isUnblocked: again === true }] },
  unfollow: { ...simple({ type: 'unfollow' }), silent: true },
  join: { ...simple({ type: 'join' }), inGroup: true },
  leave: { ...simple({ type: 'leave' }), inGroup: true, silent: true },
  'member-joined': {
    takes: [],
    happenings: ({ user }) => [{ type: 'memberJoined', members: [lineId('user', user)] }],
    inGroup: true,
    silent: true,
  },
  unsend: {
    takes: ['messageId'],
    happenings: ({ messageId }) => [{ type: 'unsend', messageId: messageId ?? missing('unsend', '--message-id') }],
    silent: true,
  },
  standby: { takes: ['text'], happenings: texts, standby: true, silent: true },
  unknown: {
    takes: [],
    happenings: () => [{ type: 'other', event: { type: 'notYetInvented', notYetInvented: { answer: 42 } }, repliable: true }],
    silent: true,
  },
}

/** What can be triggered. */
export const eventNames: readonly string[] = Object.keys(kinds)

const flags: Partial<Record<keyof EventOptions, string>> = {
  text: '--text',
  keyword: '--keyword',
  data: '--data',
  date: '--date',
  time: '--time',
  datetime: '--datetime',
  messageId: '--message-id',
  at: '--at',
  again: '--again',
}

/** Reads what is to happen. Throws `CommandFailure` (usage) on an option that this event does not take, or lacks. */
export function readTriggeredEvent(name: string, options: EventOptions): TriggeredEvent {
  const kind = kinds[name]
  if (!kind) throw new RangeError(`no such event: ${name}`)
  refuseUseless(name, kind, options)
  const group = options.group ?? (kind.inGroup ? 'friends' : undefined)
  return {
    happenings: kind.happenings(options),
    mode: kind.standby ? 'standby' : 'active',
    from: lineId('user', options.user),
    ...(group !== undefined && { in: lineId('group', group) }),
    answered: kind.silent !== true,
  }
}

function refuseUseless(name: string, { takes }: Kind, options: EventOptions): void {
  for (const [key, flag] of Object.entries(flags) as [keyof EventOptions, string][]) {
    const given = options[key]
    if (given === undefined || (Array.isArray(given) && given.length === 0) || takes.includes(key)) continue
    const where = Object.entries(kinds).flatMap(([other, kind]) => (kind.takes.includes(key) ? [other] : []))
    throw new CommandFailure(exitCodes.usage, 'useless-option', `${flag} says nothing about ${name}.`, `It goes with: ${where.join(', ')}`)
  }
}

function readPostback({ data = missing('postback', '--data'), date, time, datetime }: EventOptions): Happening {
  const picked = { ...(date !== undefined && { date }), ...(time !== undefined && { time }), ...(datetime !== undefined && { datetime }) }
  if (Object.keys(picked).length > 1)
    throw new CommandFailure(
      exitCodes.usage,
      'too-many-picked',
      'A picker gives one of --date, --time and --datetime.',
      'Leave the others out.',
    )
  return { type: 'postback', data, ...(Object.keys(picked).length === 1 && { params: picked }) }
}

/** Tokyo Station, unless said. */
function readPlace(at = '35.681236,139.767125'): Happening {
  const [latitude = Number.NaN, longitude = Number.NaN] = at.split(',').map(Number)
  return { type: 'location', latitude, longitude, title: 'Here', address: at }
}

function missing(event: string, flag: string): never {
  const how =
    flag === '--message-id'
      ? 'Give the id of a message: `line trigger text` prints it.'
      : `Give it: frontdesk line trigger ${event} ${flag} …`
  throw new CommandFailure(exitCodes.usage, 'missing-option', `${event} needs ${flag}.`, how)
}
