import { z } from 'zod'
import { conversationId, customerId, eventId, isTenantId } from '../kernel/ids.ts'
import type { InboundContent, InboundEvent } from './inbound-event.ts'
import { longestBody } from './ports/queue.ts'

/**
 * Events of one conversation as queue messages carry them: JSON, instants as ISO text. Usually one message; more where one would be too long. An event
 * too long by itself goes without its original, and if that is not enough without its content.
 */
export function writeQueuedEvents(events: readonly InboundEvent[]): readonly string[] {
  const body = write(events)
  if (body.length <= longestText) return [body]
  if (events.length > 1) return events.flatMap((event) => writeQueuedEvents([event]))
  return events.map((event) => {
    const { original: _, ...shorter } = event
    const text = write([shorter])
    return text.length <= longestText ? text : write([{ ...shorter, content: { kind: 'other', type: 'too-long' } }])
  })
}

/** In UTF-16 code units, each of which takes at most three bytes of UTF-8. */
const longestText = Math.floor(longestBody / 3)

/** U+FFFE and U+FFFF, which a customer may send and a queue refuses, are written as JSON's escapes; JSON does so itself with control characters and lone surrogates. */
function write(events: readonly InboundEvent[]): string {
  return JSON.stringify({ version: 1, events }).replace(/[\ufffe\uffff]/g, (character) => (character === '\ufffe' ? '\\ufffe' : '\\uffff'))
}

/** Reads what `writeQueuedEvents` wrote, by this version or an earlier one; `undefined` when the text is something else. */
export function readQueuedEvents(body: string): readonly InboundEvent[] | undefined {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return undefined
  }
  const read = queuedEvents.safeParse(json)
  return read.success ? (read.data.events as readonly InboundEvent[]) : undefined
}

const instant = z.iso.datetime().transform((text) => new Date(text))

const contents = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('tap'), data: z.string(), label: z.string().optional(), picked: z.string().optional() }),
  z.object({ kind: z.literal('sticker'), keywords: z.array(z.string()) }),
  z.object({ kind: z.literal('location'), latitude: z.number(), longitude: z.number(), label: z.string().optional() }),
  z.object({ kind: z.literal('attachment'), media: z.enum(['image', 'audio', 'video', 'file']), name: z.string().optional() }),
  z.object({ kind: z.literal('arrival'), how: z.enum(['follow', 'join']), again: z.boolean() }),
  z.object({ kind: z.literal('departure'), how: z.enum(['unfollow', 'leave']) }),
  z.object({ kind: z.literal('unsend'), messageId: z.string() }),
  z.object({ kind: z.literal('other'), type: z.string() }),
]) satisfies z.ZodType

const queuedEvents = z.object({
  version: z.literal(1),
  events: z
    .array(
      z.object({
        tenantId: z.string().refine(isTenantId),
        channel: z.string(),
        conversationId: z.string().transform(conversationId),
        customerId: z.string().transform(customerId),
        eventId: z.string().transform(eventId),
        at: instant,
        content: contents.transform((content) => content as InboundContent),
        customerLanguage: z.string().optional(),
        replyToken: z.object({ token: z.string(), until: instant }).optional(),
        messageId: z.string().optional(),
        standby: z.literal(true).optional(),
        original: z.unknown().optional(),
      }),
    )
    .min(1),
})
