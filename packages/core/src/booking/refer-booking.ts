import { sayDate } from '../kernel/civil-date.ts'
import { say } from '../kernel/language.ts'
import type { Situation, Skill } from '../conversation/skill.ts'
import { tenantSays } from '../tenancy/tenant-says.ts'

/**
 * Bookings are not taken in chat yet: says so, reads back what was understood with its weekday so that the customer can
 * give it to a person without thinking again, and tells how to reach one. Never sounds as if a table were kept.
 */
export const referBooking: Skill = {
  name: 'booking',
  act: async (situation) => {
    const { tenant, language } = situation
    const wish = sayWish(situation)
    const lines = [
      say(phrases.notHere, language),
      ...(wish === '' ? [] : [say(phrases.wish, language, { wish })]),
      tenantSays(tenant, tenant.profile.person, language),
    ]
    return { replies: [{ text: lines.join('\n') }] }
  },
}

function sayWish({ understood, language }: Situation): string {
  const parts = understood.values.flatMap(({ kind, value }) => {
    if (kind === 'date') return sayDate(String(value), language)
    if (kind === 'datetime') return `${sayDate(String(value).slice(0, 10), language)} ${sayClock(String(value).slice(11))}`
    if (kind === 'time') return sayClock(String(value))
    if (kind === 'party-size') return say(phrases.people, language, { count: value })
    return []
  })
  return parts.join(language === 'ja' ? '、' : ', ')
}

function sayClock(time: string): string {
  return time.slice(0, 5).replace(/^0(?=\d)/, '')
}

const phrases = {
  notHere: {
    ja: '申し訳ございません。ご予約の受付・変更・取消は、このチャットではまだ承れません。',
    en: 'I’m sorry, I can’t make, change or cancel bookings in this chat yet.',
  },
  wish: { ja: 'ご希望：{wish}（まだご予約は成立しておりません）', en: 'Your wish: {wish} (nothing is booked yet)' },
  people: { ja: '{count}名様', en: 'party of {count}' },
}
