import { z } from 'zod'

import { isSecretReference } from './secret-shapes.ts'
import { isTimeZone } from './time-zone.ts'

/**
 * What a business says of itself in `tenant.yaml`. Strict: an unknown key is an error, so that a typing mistake
 * never silently changes how customers are served. Texts a customer reads are given per language.
 *
 * This holds shapes only; rules between values (a closing time before its opening, a language that is not listed)
 * are in `profile-rules.ts`. Descriptions are shown by editors and in problems.
 */

const languageCode = z.string().regex(/^[a-z]{2}$/, 'is not a two-letter language code, such as ja or en')
const localized = z.record(languageCode, z.string().trim().min(1))
const slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'may have lower-case letters, digits and inner hyphens only')
const date = z.iso.date('is not a date that exists, written YYYY-MM-DD')
const opening = z
  .string()
  .regex(
    /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2\d):[0-5]\d$/,
    'is not opening hours, written HH:MM-HH:MM such as 08:30-22:00; a closing time past midnight counts on: 25:00',
  )
  .describe('Opening hours as HH:MM-HH:MM. Closing after midnight counts on: 25:00 is one o’clock at night.')
const dayHours = z
  .union([z.literal('closed'), z.array(opening).min(1)], {
    error: 'is neither closed nor a list of opening hours, such as [11:30-14:30, 17:00-22:00]',
  })
  .describe('closed, or a list of opening hours such as [11:30-14:30, 17:00-22:00].')

const zone = z.string().refine(isTimeZone, 'is not an IANA time zone, such as Asia/Tokyo')

const branchSchema = z.strictObject({
  id: slug.describe('The branch’s short name in links and records.'),
  name: localized.describe('The branch’s name as customers read it.'),
  address: localized.describe('The postal address, in one line.'),
  access: localized.optional().describe('How to get there, in a sentence.'),
  phone: z.string().min(1).describe('The telephone number, as customers should dial it.'),
  location: z
    .strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
    .describe('Where it is on the map, in degrees (WGS 84).'),
  hours: z
    .strictObject({
      monday: dayHours,
      tuesday: dayHours,
      wednesday: dayHours,
      thursday: dayHours,
      friday: dayHours,
      saturday: dayHours,
      sunday: dayHours,
    })
    .describe('The hours of an ordinary week.'),
  lastOrder: z.int().min(0).max(240).optional().describe('How many minutes before closing the last order is taken.'),
  exceptions: z
    .array(
      z.strictObject({
        date: date.describe('The day, as YYYY-MM-DD.'),
        hours: dayHours,
        note: localized.optional().describe('Why, in a few words customers may read.'),
      }),
    )
    .optional()
    .describe('Days on which the weekly hours do not hold: holidays, private parties.'),
  tables: z
    .array(
      z.strictObject({
        seats: z.int().min(1).max(100).describe('Seats at one table.'),
        count: z.int().min(1).max(500).describe('How many tables of this kind there are.'),
        seating: z.enum(['table', 'counter', 'private-room', 'terrace']).optional(),
      }),
    )
    .optional()
    .describe('What guests can sit at.'),
})

const intentSchema = z.strictObject({
  examples: z
    .array(z.string().trim().min(1))
    .optional()
    .describe('What customers say when they mean this. More may stand in intents/<intent>.txt, one a line.'),
  skill: z
    .string()
    .optional()
    .describe('What answers it: the name of a skill. Without one, and without a reply, the question goes to the knowledge.'),
  reply: localized.optional().describe('A fixed answer.'),
})

const secretReference = z
  .string()
  .refine(isSecretReference, 'does not name where a secret is kept, as in env:LINE_CHANNEL_SECRET or ssm:/shop/line/secret')

const lineSchema = z.strictObject({
  channelSecret: z
    .union([secretReference, z.array(secretReference).min(1).max(2)], {
      error: 'does not name where a secret is kept, as in env:LINE_CHANNEL_SECRET; two in a list while one replaces the other',
    })
    .describe('Where the channel secret is kept. Two in a list, new and old, while one replaces the other.'),
  accessToken: secretReference.describe('Where the channel access token is kept.'),
  botUserId: z
    .string()
    .regex(/^U[0-9a-f]{32}$/, 'is not a LINE user id: U and 32 hexadecimal digits')
    .describe(
      'The bot’s own user id, which every webhook names as its destination (GET https://api.line.me/v2/bot/info tells it; not “Your user ID” in the console, which is the developer’s).',
    ),
  unclearReply: z
    .enum(['resend', 'leave'])
    .default('resend')
    .describe(
      'What to do when LINE’s answer to a reply was lost and its token has run out since: resend it as a push (the customer may see it twice) or leave it (they may not see it at all).',
    ),
})

export const tenantProfileSchema = z.strictObject({
  $schema: z.string().optional(),
  name: localized.describe('The business’s name as customers read it.'),
  languages: z.array(languageCode).min(1).describe('The languages customers are answered in; the first is the default.'),
  zone: zone.describe('The IANA time zone every date and time is read in.'),
  region: z
    .string()
    .regex(/^[A-Z]{2}$/, 'is not a two-letter country code in capitals, such as JP')
    .describe('The country telephone numbers without a country code are read as.'),
  person: localized.describe('How to reach a person, as a full sentence. Said whenever the bot cannot help.'),
  branches: z.array(branchSchema).min(1).describe('The places customers come to.'),
  line: lineSchema.optional().describe('The LINE Official Account customers write to.'),
  intents: z.record(slug, intentSchema).default({}).describe('What customers want, by a name of your own, and what answers it.'),
})

export type TenantProfile = z.output<typeof tenantProfileSchema>
export type Branch = TenantProfile['branches'][number]
export type LineProfile = NonNullable<TenantProfile['line']>
