import { addDays, type CivilDate, sayDate, sayMinutes, wallDate } from '../kernel/civil-date.ts'
import { say } from '../kernel/language.ts'
import type { Reply } from '../conversation/reply.ts'
import { type Situation, type Skill, tapInto } from '../conversation/skill.ts'
import type { Branch } from '../tenancy/tenant-profile.ts'
import { tenantSays } from '../tenancy/tenant-says.ts'
import { findBranch } from './find-branch.ts'
import { type OpenNow, openAt, openOn, openingDay } from './opening-hours.ts'
import { phrases } from './phrases.ts'
import { sayComingExceptions, sayOpenings, sayWeek } from './say-hours.ts'

/** Answers when a branch is open: on the day asked about, or through the week. Reads the hours live from the tenant's profile. */
export const answerOpeningHours: Skill = {
  name: 'opening-hours',
  act: async (situation) => {
    const { branches } = situation.tenant.profile
    const branch =
      branches.length === 1 ? branches[0] : (branchTapped(situation) ?? findBranch(situation.said, branches) ?? branchBefore(situation))
    if (branch) return { replies: [{ text: naming(branch, situation) + answerFor(branch, situation) }], about: branch.id }
    return { replies: [answerForAll(situation)] }
  },
  continues: ({ understood, said, tenant }) =>
    understood.values.some(({ kind }) => kind === 'date' || kind === 'datetime') || findBranch(said, tenant.profile.branches) !== undefined,
}

function branchTapped({ tenant, tapped }: Situation): Branch | undefined {
  return tenant.profile.branches.find(({ id }) => id === tapped)
}

/** The branch spoken of just before, when only another day is asked about ("and on Sunday?"). */
function branchBefore(situation: Situation): Branch | undefined {
  const { tenant, state } = situation
  if (state.topic !== answerOpeningHours.name || !momentAsked(situation)) return undefined
  return tenant.profile.branches.find(({ id }) => id === state.about)
}

/** Which branch an answer about one day is for, where there are several; the week's hours name it themselves. */
function naming(branch: Branch, situation: Situation): string {
  const { tenant, language } = situation
  if (tenant.profile.branches.length === 1 || !momentAsked(situation)) return ''
  return say({ ja: '{branch}：', en: '{branch}: ' }, language, { branch: tenantSays(tenant, branch.name, language) })
}

function answerFor(branch: Branch, situation: Situation): string {
  const { language, understood } = situation
  const unknownDate = understood.unresolved.find(({ kind }) => kind === 'date' || kind === 'datetime')
  if (unknownDate) return [say(phrases.whichDate, language, { words: unknownDate.words }), ...week(branch, situation)].join('\n')
  const asked = momentAsked(situation)
  if (!asked) return [...week(branch, situation), now(branch, situation)].join('\n')
  return asked.minutes === undefined ? day(branch, asked.date, situation) : moment(branch, asked.date, asked.minutes, situation)
}

/** The day, and perhaps the time of day, the customer asks about. */
function momentAsked({ understood, now, tenant }: Situation): { date: CivilDate; minutes?: number } | undefined {
  const { values } = understood
  const dateTime = values.find(({ kind }) => kind === 'datetime')
  if (dateTime) return { date: String(dateTime.value).slice(0, 10), minutes: minutesOf(String(dateTime.value).slice(11)) }
  const date = values.find(({ kind }) => kind === 'date')
  const time = values.find(({ kind }) => kind === 'time')
  if (!date && !time) return undefined
  const asked = date ? String(date.value) : wallDate(now, tenant.profile.zone).date
  return { date: asked, ...(time && { minutes: minutesOf(String(time.value)) }) }
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

function week(branch: Branch, { tenant, language, now }: Situation): string[] {
  const today = wallDate(now, tenant.profile.zone).date
  const coming = sayComingExceptions(branch, today, language)
  return [
    say(phrases.hoursTitle, language, { branch: tenantSays(tenant, branch.name, language) }),
    ...sayWeek(branch, language),
    ...(branch.lastOrder === undefined ? [] : [say(phrases.lastOrder, language, { minutes: branch.lastOrder })]),
    ...(coming.length === 0 ? [] : [say(phrases.exceptionsTitle, language), ...coming]),
  ]
}

function now(branch: Branch, { tenant, language, now }: Situation): string {
  const { zone } = tenant.profile
  const state: OpenNow = openAt(branch, now, zone)
  if (state.open) return say(phrases.openNow, language, { to: sayMinutes(state.closesAt) })
  if (!state.next) return ''
  const from = sayMinutes(state.next.from)
  if (state.next.date === wallDate(now, zone).date) return say(phrases.closedNowLaterToday, language, { from })
  return say(phrases.closedNow, language, { date: sayDate(state.next.date, language), from })
}

function day(branch: Branch, date: CivilDate, { tenant, language }: Situation): string {
  const { openings, note } = openingDay(branch, date)
  const because = note ? `（${tenantSays(tenant, note, language)}）` : ''
  if (openings.length > 0)
    return say(phrases.openOn, language, { date: sayDate(date, language), hours: sayOpenings(openings, language) }) + because
  return [say(phrases.closedOn, language, { date: sayDate(date, language) }) + because, nextOpening(branch, date, language)]
    .filter(Boolean)
    .join('\n')
}

function nextOpening(branch: Branch, after: CivilDate, language: string): string {
  for (let ahead = 1; ahead <= 14; ahead++) {
    const date = addDays(after, ahead)
    const { openings } = openingDay(branch, date)
    if (openings.length > 0)
      return say(phrases.nextOpen, language, { date: sayDate(date, language), hours: sayOpenings(openings, language) })
  }
  return ''
}

function moment(branch: Branch, date: CivilDate, minutes: number, situation: Situation): string {
  const { language } = situation
  const { openings } = openingDay(branch, date)
  if (openings.length === 0) return day(branch, date, situation)
  const filling = { date: sayDate(date, language), time: sayMinutes(minutes), hours: sayOpenings(openings, language) }
  return say(openOn(branch, date, minutes).open ? phrases.yesAt : phrases.noAt, language, filling)
}

/** Several branches and none named: the day's hours of each, and a choice for each. */
function answerForAll(situation: Situation): Reply {
  const { tenant, language, now } = situation
  const { date } = momentAsked(situation) ?? wallDate(now, tenant.profile.zone)
  const lines = tenant.profile.branches.map((branch) => {
    const { openings } = openingDay(branch, date)
    const hours = openings.length === 0 ? say(phrases.closedToday, language) : sayOpenings(openings, language)
    return `${tenantSays(tenant, branch.name, language)}  ${hours}`
  })
  return {
    text: [
      say({ ja: '{date}の営業時間です。', en: 'Opening hours on {date}:' }, language, { date: sayDate(date, language) }),
      ...lines,
    ].join('\n'),
    choices: tenant.profile.branches.map(({ id, name }) => ({
      label: tenantSays(tenant, name, language),
      data: tapInto('opening-hours', id),
    })),
  }
}
