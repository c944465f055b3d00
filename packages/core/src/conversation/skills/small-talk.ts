import { say } from '../../kernel/language.ts'
import { tenantSays } from '../../tenancy/tenant-says.ts'
import type { Choice } from '../reply.ts'
import { type Situation, type Skill, tapInto } from '../skill.ts'
import { phrases } from './phrases.ts'

/** Greets, and offers where to begin. */
export const greet: Skill = {
  name: 'greeting',
  act: async (situation) => ({
    replies: [{ text: say(phrases.greeting, situation.language, named(situation)), choices: beginnings(situation) }],
  }),
}

/** Answers thanks. */
export const acceptThanks: Skill = {
  name: 'thanks',
  act: async ({ language }) => ({ replies: [{ text: say(phrases.thanks, language) }] }),
}

/** Takes leave. */
export const takeLeave: Skill = {
  name: 'goodbye',
  act: async ({ language }) => ({ replies: [{ text: say(phrases.goodbye, language) }] }),
}

/** Tells what can be asked here. */
export const explainItself: Skill = {
  name: 'help',
  act: async (situation) => ({
    replies: [{ text: say(phrases.help, situation.language, named(situation)), choices: beginnings(situation) }],
  }),
}

/** Tells how to reach a person. */
export const referToPerson: Skill = {
  name: 'person',
  act: async ({ tenant, language }) => ({ replies: [{ text: tenantSays(tenant, tenant.profile.person, language) }] }),
}

/** Acknowledges what has no words: a sticker, a picture, a recording. Never silence. `tapped` holds the kinds. */
export const acknowledge: Skill = {
  name: 'acknowledge',
  act: async ({ language, tapped }) => {
    const onlyStickers = (tapped ?? '').split(',').every((kind) => kind === 'sticker')
    return { replies: [{ text: say(onlyStickers ? phrases.sticker : phrases.attachment, language) }] }
  },
}

/** Shows the answer that was long in coming: what is held goes out with this turn, and needs no words beside it. */
export const showAnswer: Skill = {
  name: 'answer',
  act: async ({ language, held = 0 }) => ({ replies: held > 0 ? [] : [{ text: say(phrases.nothingWaiting, language) }] }),
}

function named({ tenant, language }: Situation): { name: string } {
  return { name: tenantSays(tenant, tenant.profile.name, language) }
}

function beginnings({ tenant, language }: Situation): Choice[] {
  const several = tenant.profile.branches.length > 1
  return [
    { label: say({ ja: '営業時間', en: 'Opening hours' }, language), data: tapInto('opening-hours') },
    {
      label: say(several ? { ja: '店舗を探す', en: 'Find a shop' } : { ja: '場所・アクセス', en: 'Where to find us' }, language),
      data: tapInto('branches'),
    },
    { label: say({ ja: '人と話す', en: 'Talk to a person' }, language), data: tapInto('person') },
  ]
}
