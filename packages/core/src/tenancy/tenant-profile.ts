import { z } from 'zod'

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
  intents: z.record(slug, intentSchema).default({}).describe('What customers want, by a name of your own, and what answers it.'),
})

export type TenantProfile = z.output<typeof tenantProfileSchema>
export type Branch = TenantProfile['branches'][number]
