import type { TenantProfile } from '../tenancy/tenant-profile.ts'
import type { LocalizedText } from '../kernel/language.ts'
import type { Heard } from './read-events.ts'
import type { Situation, Skill } from './skill.ts'

/** Which way a turn goes. Exact taps first, then what the tenant's intents say, then the knowledge. */
export type RouteChoice =
  | { readonly to: 'refusal'; readonly reason: 'too-long' | 'unreadable' }
  | { readonly to: 'skill'; readonly skill: Skill; readonly tapped?: string }
  | { readonly to: 'fixed-reply'; readonly intent: string; readonly reply: LocalizedText }
  | { readonly to: 'knowledge' }

export function chooseRoute(heard: Heard, situation: Situation, skills: ReadonlyMap<string, Skill>): RouteChoice {
  const tapped = heard.tapped === undefined ? undefined : skillTapped(heard.tapped, skills)
  if (tapped) return tapped
  if (heard.said === '') return routeOfSilence(heard, skills)
  return routeOfIntent(situation, skills)
}

function skillTapped(data: string, skills: ReadonlyMap<string, Skill>): RouteChoice | undefined {
  const [name = '', ...rest] = data.split(':')
  const skill = skills.get(name)
  return skill && { to: 'skill', skill, tapped: rest.join(':') }
}

/** Nothing was said in words: a place to look from, something wordless to acknowledge, or nothing one can read. */
function routeOfSilence(heard: Heard, skills: ReadonlyMap<string, Skill>): RouteChoice {
  const skill = heard.location ? skills.get('branches') : heard.wordless.length > 0 ? skills.get('acknowledge') : undefined
  if (skill) return { to: 'skill', skill, ...(!heard.location && { tapped: heard.wordless.join(',') }) }
  return { to: 'refusal', reason: heard.refusal ?? 'unreadable' }
}

/** Below this, "and on Sunday?" is rather about what was just spoken of than about the intent it faintly looks like. */
const clearIntent = 0.6

function routeOfIntent(situation: Situation, skills: ReadonlyMap<string, Skill>): RouteChoice {
  const { intent, confidence } = situation.understood
  if (intent === null || confidence < clearIntent) {
    const topic = situation.state.topic === undefined ? undefined : skills.get(situation.state.topic)
    if (topic?.continues?.(situation)) return { to: 'skill', skill: topic }
  }
  if (intent === null) return { to: 'knowledge' }
  const profile: TenantProfile['intents'][string] | undefined = situation.tenant.profile.intents[intent]
  if (profile?.reply) return { to: 'fixed-reply', intent, reply: profile.reply }
  const skill = profile?.skill === undefined ? undefined : skills.get(profile.skill)
  return skill ? { to: 'skill', skill } : { to: 'knowledge' }
}
