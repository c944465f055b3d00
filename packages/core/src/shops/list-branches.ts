import { wallDate } from '../kernel/civil-date.ts'
import { say } from '../kernel/language.ts'
import type { Card } from '../conversation/reply.ts'
import { type Situation, type Skill, tapInto } from '../conversation/skill.ts'
import type { Branch } from '../tenancy/tenant-profile.ts'
import { tenantSays } from '../tenancy/tenant-says.ts'
import { distanceInKilometres, findBranch } from './find-branch.ts'
import { openingDay } from './opening-hours.ts'
import { phrases } from './phrases.ts'
import { sayOpenings } from './say-hours.ts'

/** Shows where the business is: the branch named, or all of them, the nearest first when the customer's place is known. */
export const listBranches: Skill = {
  name: 'branches',
  act: async (situation) => {
    const { branches } = situation.tenant.profile
    const named = situation.location ? undefined : findBranch(situation.said, branches)
    const shown = named ? [named] : nearestFirst(branches, situation.location)
    const title =
      situation.location && shown.length > 1 ? phrases.nearestTitle : shown.length > 1 ? phrases.branchesTitle : phrases.branchTitle
    return { replies: [{ text: say(title, situation.language), cards: shown.map((branch) => card(branch, situation)) }] }
  },
}

function nearestFirst(branches: readonly Branch[], place: Situation['location']): readonly Branch[] {
  if (!place) return branches
  return branches.toSorted((one, other) => distanceInKilometres(place, one.location) - distanceInKilometres(place, other.location))
}

function card(branch: Branch, { tenant, language, now, location }: Situation): Card {
  const { openings } = openingDay(branch, wallDate(now, tenant.profile.zone).date)
  const hours = openings.length === 0 ? say(phrases.closedToday, language) : sayOpenings(openings, language)
  return {
    title: tenantSays(tenant, branch.name, language),
    lines: [
      ...(location ? [sayDistance(distanceInKilometres(location, branch.location), language)] : []),
      tenantSays(tenant, branch.address, language),
      ...(branch.access ? [tenantSays(tenant, branch.access, language)] : []),
      `☎ ${branch.phone}`,
      say(phrases.today, language, { hours }),
    ],
    choices: [{ label: say({ ja: '営業時間', en: 'Opening hours' }, language), data: tapInto('opening-hours', branch.id) }],
  }
}

function sayDistance(kilometres: number, language: string): string {
  const distance = kilometres < 1 ? `${Math.round(kilometres * 100) * 10} m` : `${kilometres.toFixed(1)} km`
  return say({ ja: '約{distance}', en: 'About {distance} away' }, language, { distance })
}
