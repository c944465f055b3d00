import type { Language } from '../kernel/language.ts'

/** How a text is written, as far as searching goes: Japanese and Chinese share characters, Latin stands for every script that puts spaces between words. */
export type Writing = 'japanese' | 'chinese' | 'korean' | 'thai' | 'latin'

/** The writing most of the text's letters belong to; a text in kanji alone counts as Japanese. Numbers and marks say nothing; `latin` when there are only those. */
export function writingOf(text: string): Writing {
  const sample = text.slice(0, 500)
  if (/[\u3041-\u30ff\uff66-\uff9f]/.test(sample)) return 'japanese'
  if (/\p{sc=Thai}/u.test(sample)) return 'thai'
  if (/\p{sc=Hangul}/u.test(sample)) return 'korean'
  // Japanese questions without any kana are two or three words long (営業時間, 駐車場).
  const kanji = sample.match(/\p{sc=Han}/gu)?.length ?? 0
  if (kanji > 8 || (kanji > 0 && chineseMarks.test(sample))) return 'chinese'
  return kanji > 0 ? 'japanese' : 'latin'
}

/** Characters common in Chinese questions and unknown to Japanese. */
const chineseMarks = /[吗呢什么谁哪们这们为么怎样请问时间车还卖价钱订]/u

export function writingOfLanguage(language: Language): Writing {
  const known: Readonly<Record<Language, Writing>> = { ja: 'japanese', zh: 'chinese', ko: 'korean', th: 'thai' }
  return known[language] ?? 'latin'
}
