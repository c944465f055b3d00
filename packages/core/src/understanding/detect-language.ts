import type { Language } from '../kernel/language.ts'
import { everydayWords } from './intents/everyday-words.ts'

/** What is known of the language before a message is read. Tags such as `zh-TW` count as their language. */
export type LanguageHints = {
  /** The languages the tenant answers in, its default first. */
  readonly tenantLanguages: readonly Language[]
  /** The language of the customer's profile on the channel. */
  readonly customerLanguage?: Language | undefined
  /** The language of the customer's last message that had one. */
  readonly previousLanguage?: Language | undefined
}

/** How much of a message is read, in UTF-16 units. */
const longestRead = 2_000

/** The scripts told apart, with the languages written in them; the first is assumed when nothing else is known. */
const scripts = {
  han: { letters: /[\p{Script=Han}々〆]/u, languages: ['ja', 'zh'] },
  kana: { letters: /[\p{Script=Hiragana}\p{Script=Katakana}ー]/u, languages: ['ja'] },
  hangul: { letters: /\p{Script=Hangul}/u, languages: ['ko'] },
  thai: { letters: /\p{Script=Thai}/u, languages: ['th'] },
  cyrillic: { letters: /\p{Script=Cyrillic}/u, languages: ['ru', 'uk', 'bg', 'mn', 'sr'] },
  arabic: { letters: /\p{Script=Arabic}/u, languages: ['ar', 'fa', 'ur'] },
  hebrew: { letters: /\p{Script=Hebrew}/u, languages: ['he'] },
  greek: { letters: /\p{Script=Greek}/u, languages: ['el'] },
  devanagari: { letters: /\p{Script=Devanagari}/u, languages: ['hi', 'ne', 'mr'] },
  khmer: { letters: /\p{Script=Khmer}/u, languages: ['km'] },
  lao: { letters: /\p{Script=Lao}/u, languages: ['lo'] },
  myanmar: { letters: /\p{Script=Myanmar}/u, languages: ['my'] },
} as const

type Script = keyof typeof scripts

const notLatin: ReadonlySet<Language> = new Set(Object.values(scripts).flatMap(({ languages }) => languages))

/**
 * Characters everyday Chinese cannot do without and Japanese does not use: first pronouns and particles of either orthography, then
 * simplified forms. Shapes the two languages share (国, 会, 点, 号, 没, 那, 誰) are left out on purpose.
 */
const chineseOnly =
  /[你您她们們吗嗎呢吧啊哪怎么麼这這谁还让给请谢说话问见认识读开关门时间电订预约营业饭馆厅单钱买卖费贵车现发动进过远应该为务员码气热凉鱼鸡华专东乐习书亚]/u

/**
 * The language of one message, by its script and by what is known beforehand. No statistics are asked: on texts as short as 営業時間
 * detectors take Japanese for Chinese. May be a language the tenant does not answer in (Thai, say): the caller falls back.
 *
 * A message without words (numbers, emoji, links, codes, "OK") keeps the previous language, else the customer's, else the tenant's default.
 */
export function detectLanguage(text: string, hints: LanguageHints): Language {
  const known = knownLanguages(hints)
  const read = withoutLinks(text.slice(0, longestRead).normalize('NFKC'))
  const counts = countLetters(read)
  const latinWords = readLatinWords(read)
  const [script, count] = mostUsed(counts)
  if (count === 0 && latinWords.length === 0) return known.preferred[0] ?? known.tenant[0] ?? 'en'
  if (count === 0 || isLatinSentence(read, latinWords, count)) return latinLanguage(known)
  if (script !== 'han') return firstOf(scripts[script].languages, known)
  if (counts.kana > 0) return 'ja'
  return chineseOnly.test(read) ? 'zh' : firstOf(scripts.han.languages, known)
}

/** Languages by their two letters: those of this customer, likeliest first, and the tenant's. */
type KnownLanguages = { readonly preferred: readonly Language[]; readonly tenant: readonly Language[] }

function knownLanguages({ tenantLanguages, customerLanguage, previousLanguage }: LanguageHints): KnownLanguages {
  const primary = (tag: string) => tag.toLowerCase().split(/[-_]/)[0]!
  const preferred = [previousLanguage, customerLanguage].filter((tag) => tag !== undefined && tag !== '')
  return { preferred: preferred.map((tag) => primary(tag!)), tenant: tenantLanguages.map(primary) }
}

/** Of languages in one script: the customer's if the tenant speaks it, else the first the tenant speaks, else the customer's, else the first. */
function firstOf(languages: readonly Language[], { preferred, tenant }: KnownLanguages): Language {
  return (
    preferred.find((language) => languages.includes(language) && tenant.includes(language)) ??
    languages.find((language) => tenant.includes(language)) ??
    preferred.find((language) => languages.includes(language)) ??
    languages[0]!
  )
}

function latinLanguage(known: KnownLanguages): Language {
  const isLatin = (language: Language) => !notLatin.has(language)
  const customers = known.preferred.filter(isLatin)
  return customers.find((language) => known.tenant.includes(language)) ?? known.tenant.find(isLatin) ?? customers[0] ?? 'en'
}

function withoutLinks(text: string): string {
  return text.replace(/(?:https?:\/\/|www\.)[^\s\u3000-\u9fff\uff00-\uffef]+/giu, ' ').replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu, ' ')
}

/** Words in Latin letters that say something of the language: codes (A-12, 3F) and "OK" are the same everywhere. */
function readLatinWords(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{Script=Latin}\p{M}\p{Nd}'’]+(?:-\p{Nd}+)*/gu) ?? []
  return words.filter((word) => /\p{Script=Latin}/u.test(word) && !/\p{Nd}/u.test(word) && word !== 'ok')
}

function countLetters(text: string): Record<Script, number> {
  const counts = Object.fromEntries(Object.keys(scripts).map((script) => [script, 0])) as Record<Script, number>
  for (const letter of text) {
    if (letter < '\u0370') continue
    for (const script of scriptNames) {
      if (!scripts[script].letters.test(letter)) continue
      counts[script]++
      break
    }
  }
  return counts
}

const scriptNames = Object.keys(scripts) as Script[]

/** The script most letters are in, kana and Han together as one writing. */
function mostUsed(counts: Record<Script, number>): [Script, number] {
  let best: [Script, number] = ['han', counts.han + counts.kana]
  for (const script of scriptNames) {
    if (script !== 'han' && script !== 'kana' && counts[script] > best[1]) best = [script, counts[script]]
  }
  return best
}

/**
 * Whether a mixed message is a Latin sentence that quotes another script ("What does 唐揚げ mean?") rather than the reverse
 * ("iPhone 15 Proの在庫は？"): much more Latin, and either built with English grammar or not ending in kana as Japanese sentences do.
 */
function isLatinSentence(text: string, words: readonly string[], otherLetters: number): boolean {
  const letters = words.reduce((sum, word) => sum + word.length, 0)
  const grammar = words.filter((word) => everydayWords.has(word.replace(/['’]/g, ''))).length
  if (grammar >= 2 && letters >= otherLetters * 2) return true
  const endsInKana = /\p{Script=Hiragana}[^\p{L}]*$/u.test(text)
  return words.length >= 2 && letters >= otherLetters * 4 && !endsInKana
}
