import { say } from '../kernel/language.ts'
import type { Skill } from '../conversation/skill.ts'
import { tenantSays } from '../tenancy/tenant-says.ts'

/** Orders are not taken in chat yet: says so and tells how to reach a person. Never sounds as if anything were ordered. */
export const referOrder: Skill = {
  name: 'order',
  act: async ({ tenant, language }) => ({
    replies: [{ text: `${say(notHere, language)}\n${tenantSays(tenant, tenant.profile.person, language)}` }],
  }),
}

const notHere = {
  ja: '申し訳ございません。ご注文の受付・変更・取消は、このチャットではまだ承れません。',
  en: 'I’m sorry, I can’t take, change or cancel orders in this chat yet.',
}
