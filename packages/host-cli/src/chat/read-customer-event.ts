import type { InboundContent } from '@frontdesk/core/conversation/inbound-event'
import type { Choice } from '@frontdesk/core/conversation/reply'
import { z } from 'zod'

/**
 * The most of one message that is passed on, in UTF-16 units. What is too long to be answered is the core's to say (it does
 * so far below this); the limit only keeps a gigabyte on one line out of the database.
 */
export const longestMessage = 100_000

const event = z.union([
  z.strictObject({ text: z.string() }),
  z.strictObject({ tap: z.string() }),
  z.strictObject({ sticker: z.array(z.string()) }),
  z.strictObject({
    location: z.strictObject({
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      label: z.string().optional(),
    }),
  }),
  z.strictObject({ image: z.literal(true) }),
])

/**
 * What the customer did by writing `text`: the number of a choice on the screen taps it, anything else is said. Says it as it was
 * written, but for what no database can hold (NUL, half of a surrogate pair): what to make of odd characters is the core's to decide.
 */
export function readCustomerText(text: string, offered: readonly Choice[]): InboundContent {
  const tapped = readTap(text, offered)
  if (tapped) return { kind: 'tap', data: tapped.data, label: tapped.label }
  return { kind: 'text', text: storable(text.slice(0, longestMessage)) }
}

/** What a line of JSON says happened (`{"tap": "…"}`, `{"sticker": ["love"]}`); `undefined` for any other line. */
export function readJsonEvent(line: string): InboundContent | undefined {
  if (!line.trimStart().startsWith('{')) return undefined
  const parsed = event.safeParse(parseJson(line))
  if (!parsed.success) return undefined
  const found = parsed.data
  if ('text' in found) return readCustomerText(found.text, [])
  if ('tap' in found) return { kind: 'tap', data: storable(found.tap) }
  if ('sticker' in found) return { kind: 'sticker', keywords: found.sticker.map(storable) }
  if ('image' in found) return { kind: 'attachment', media: 'image' }
  const { latitude, longitude, label } = found.location
  return { kind: 'location', latitude, longitude, ...(label === undefined ? {} : { label: storable(label) }) }
}

/** The choice whose number was typed, in half-width or full-width digits. */
function readTap(text: string, offered: readonly Choice[]): Choice | undefined {
  const typed = text.trim()
  const digits = typed.length <= 3 ? typed.normalize('NFKC') : ''
  return /^\d+$/.test(digits) ? offered[Number(digits) - 1] : undefined
}

/** `undefined` for what is not JSON, which no schema above accepts. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed()
}
