import type { Language } from '../kernel/language.ts'
import { guardInput } from '../safety/guard-input.ts'
import type { InboundContent, InboundEvent } from './inbound-event.ts'
import type { Choice } from './reply.ts'

/** What one or more events, answered together, say. */
export type Heard = {
  /** The customer's words, made safe, one message a line; empty when nothing was said in words. */
  readonly said: string
  /** The last choice tapped, as its `data`: also when its label was typed instead. */
  readonly tapped?: string
  readonly location?: { readonly latitude: number; readonly longitude: number }
  /** The kinds of wordless things among the events, such as `sticker` or `image`. */
  readonly wordless: readonly string[]
  /** Why the words cannot be worked on, when they cannot. */
  readonly refusal?: 'too-long' | 'unreadable'
  readonly customerLanguage?: Language
}

/** Joins the events in order. `offered` are the choices on the customer's screen: typing a label taps it. */
export function readEvents(events: readonly InboundEvent[], offered: readonly Choice[]): Heard {
  const heard = events.map((event) => readContent(event.content, offered))
  const tap = heard.findLast((one) => one.tapped !== undefined)?.tapped
  const location = heard.findLast((one) => one.location !== undefined)?.location
  const refusal = heard.findLast((one) => one.refusal !== undefined)?.refusal
  const customerLanguage = events.findLast((event) => event.customerLanguage !== undefined)?.customerLanguage
  const said = heard.flatMap((one) => one.said ?? []).join('\n')
  // Who comes with a question wants it answered, not greeted away.
  const greeted = said === '' && !location && !refusal && heard.some((one) => one.arrived)
  const tapped = tap ?? (greeted ? 'greeting' : undefined)
  return {
    said,
    wordless: heard.flatMap((one) => one.wordless ?? []),
    ...(tapped !== undefined && { tapped }),
    ...(location && { location }),
    ...(refusal && said === '' && { refusal }),
    ...(customerLanguage !== undefined && { customerLanguage }),
  }
}

type OneHeard = {
  said?: string
  tapped?: string
  arrived?: true
  location?: Heard['location']
  wordless?: string
  refusal?: Heard['refusal']
}

function readContent(content: InboundContent, offered: readonly Choice[]): OneHeard {
  switch (content.kind) {
    case 'text':
      return readText(content.text, offered)
    case 'tap':
      return { tapped: content.data, ...sayTap(content) }
    case 'location':
      return { location: { latitude: content.latitude, longitude: content.longitude } }
    case 'sticker':
      return { wordless: 'sticker' }
    case 'attachment':
      return { wordless: content.media }
    case 'arrival':
      return { arrived: true }
    case 'departure':
    case 'unsend':
    case 'other':
      return {}
  }
}

/** What a tap says in words: its label, and the date and time picked with it. */
function sayTap({ label, picked }: Extract<InboundContent, { kind: 'tap' }>): { said?: string } {
  const words = [label, picked?.replace('T', ' ')].filter((word) => word !== undefined)
  return words.length > 0 ? { said: words.join(' ') } : {}
}

function readText(text: string, offered: readonly Choice[]): OneHeard {
  const guarded = guardInput(text)
  if (guarded.verdict !== 'fine') return { refusal: guarded.verdict }
  if (isOnlyPictures(guarded.text)) return { wordless: 'sticker' }
  const choice = offered.find((one) => sameWords(one.label, guarded.text))
  return { said: guarded.text, ...(choice && { tapped: choice.data }) }
}

/** 🍣 or 👍🏽, with nothing to read beside it: said as a sticker is. */
function isOnlyPictures(text: string): boolean {
  return /[\p{Extended_Pictographic}\p{RI}]/u.test(text) && !/[\p{L}\p{N}]/u.test(text)
}

function sameWords(one: string, other: string): boolean {
  const plain = (text: string) =>
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\s。、.,!?！？]/g, '')
  return plain(one) !== '' && plain(one) === plain(other)
}
