import { isFunctionWord, isGenericWord, withoutEndings } from './function-words.ts'
import { stemEnglish } from './stem-english.ts'
import { priceGroup, synonymOf, synonymsIn } from './everyday-synonyms.ts'

/** Names this way of reading. To be raised with every change of what terms come out, so that indexes learned before are learned again. */
export const termsVersion = '3'

/**
 * The terms a text is found by, in order, repeated as often as they occur.
 *
 * Folded by NFKC, lower case and katakana as hiragana (タバコ, たばこ). Languages with spaces give their words, English ones stemmed. Japanese, Chinese and
 * Thai have none, so they give words as `Intl.Segmenter` sees them and, since it cuts names and compounds differently from one sentence to the next, every
 * pair of neighbouring characters too (across words only where neither is hiragana, since that is grammar). A word with an everyday synonym gives the name of its group (`=駐車`) as well. Numbers are terms; function
 * words are none.
 */
export function lexicalTerms(text: string): string[] {
  const terms: string[] = []
  readTerms(text, (term) => terms.push(term))
  return terms
}

/**
 * The terms of a question, each with how much it says of what is asked, 0 to 1, before any document is counted. A small tenant has too few documents
 * for rarity alone to tell a topic from a turn of phrase.
 */
export function questionTerms(question: string): ReadonlyMap<string, number> {
  const terms = new Map<string, number>()
  readTerms(question, (term, weight) => terms.set(term, Math.max(weight, terms.get(term) ?? 0)))
  return terms
}

/** How much each kind of term says. Found by trying on the retrieval benches; what matters most is that pairs across two words count little. */
const kindWeights = {
  /** A word every business's customers use. */
  generic: 0.3,
  /** A word in hiragana, mostly a verb or an adverb: short and longer. */
  hiragana: 0.25,
  longHiragana: 0.5,
  /** A stem with its ending, 食べ, 使い. */
  inflected: 0.5,
  /** A word of one kanji: 犬, but also 場 and 的. */
  single: 0.5,
  /** A word of three characters and more, beside its pairs. */
  long: 0.7,
  innerPair: 0.4,
  /** A pair across two words, 営業|時間. With hiragana in it (業は) it is grammar, and no term. */
  crossPair: 0.4,
  /** A word that its synonyms stand for as well. */
  synonym: 0.1,
}

type Take = (term: string, weight: number) => void

function readTerms(text: string, take: Take): void {
  for (const [run] of withoutEndings(text.normalize('NFKC').toLowerCase()).matchAll(runs)) {
    if (digits.test(run)) readNumber(run, take)
    else if (paired.test(run)) readPaired(run, take)
    else if (unspaced.test(run)) readUnspaced(run, take)
    else readWords(run, take)
  }
}

/** Numbers; words joined by hyphens or apostrophes; runs of scripts that write no spaces. */
const runs =
  /[¥$€£]?\d+(?:[.,:]\d+)*|[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー々〆]+|[\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]+|\p{sc=Hangul}+|(?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー々〆])[\p{L}\p{M}])+(?:[-‐'’](?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])[\p{L}\p{M}])+)*/gu
const digits = /^[¥$€£]?\d/
const unspaced = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Hangul}ー々〆]/u
const hiragana = /[\u3041-\u309f]/
const katakana = /[\u30a1-\u30f6]/g
const kana = /[\u3041-\u30ff]/
const hiraganaOnly = /^[\u3041-\u309fー]+$/
const paired = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}ー々〆]/u

/** One for all unspaced scripts: ICU picks its dictionary by the characters, not by the locale. */
const segmenter = new Intl.Segmenter('ja', { granularity: 'word' })

function readNumber(run: string, take: Take): void {
  if (!/^\d/.test(run)) take(priceGroup, 1)
  const number = run.replace(/[¥$€£,]/g, '')
  take(number, 1)
  // 11:30 is found by 11 as well.
  if (number.includes(':')) for (const part of number.split(':')) take(part, 0.5)
}

function readWords(run: string, take: Take): void {
  const parts = run.split(/[-‐'’]/)
  for (const part of parts) readWord(part, take)
  // Wi-Fi is asked for as wifi, e-mail as email.
  if (parts.length > 1 && /[-‐]/.test(run)) readWord(parts.join(''), take)
}

function readWord(part: string, take: Take): void {
  // Customers leave accents out.
  const word = part.normalize('NFD').replace(/\p{Mn}/gu, '')
  if (word === '' || isFunctionWord(word)) return
  const stem = stemEnglish(word)
  const group = synonymOf(stem)
  const weight = isGenericWord(word, stem) ? kindWeights.generic : 1
  take(stem, group === undefined ? weight : weight * kindWeights.synonym)
  if (group !== undefined) take(group, weight)
}

/** Thai, Lao, Khmer, Burmese: words alone, since their characters are letters and pairs of them say nothing. */
function readUnspaced(run: string, take: Take): void {
  for (const { segment } of segmentsOf(run)) take(segment, 1)
}

/** Japanese, Chinese, Korean. */
function readPaired(run: string, take: Take): void {
  const folded = run.replace(katakana, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60))
  const covered = synonymsIn(folded)
  for (const { group, start, end } of covered) take(group, isGenericWord(run.slice(start, end)) ? kindWeights.generic : 1)
  const standing = (start: number, end: number) =>
    covered.some((place) => start < place.end && place.start < end) ? kindWeights.synonym : 1
  const inWord = new Set<number>()
  for (const { segment, index } of segmentsOf(run)) {
    const end = index + segment.length
    const weight = weightOfWord(segment) * standing(index, end)
    if (segment.length === 1) {
      if (!kana.test(segment)) take(segment, weight * kindWeights.single)
      continue
    }
    if (segment.length > 2) take(folded.slice(index, end), weight * kindWeights.long)
    for (let at = index; at + 1 < end; at++) {
      inWord.add(at)
      take(folded.slice(at, at + 2), segment.length === 2 ? weight : weight * kindWeights.innerPair)
    }
  }
  for (let at = 0; at + 1 < run.length; at++) {
    const pair = run.slice(at, at + 2)
    if (!inWord.has(at) && !hiragana.test(pair)) take(folded.slice(at, at + 2), kindWeights.crossPair * standing(at, at + 2))
  }
}

function weightOfWord(word: string): number {
  if (isGenericWord(word)) return kindWeights.generic
  if (hiraganaOnly.test(word)) return word.length > 2 ? kindWeights.longHiragana : kindWeights.hiragana
  return hiragana.test(word) ? kindWeights.inflected : 1
}

/** What was cut last. A passage is read twice in a row, by the embedder and by the index, and cutting is nearly all of the work. */
const lastCut = new Map<string, readonly Segment[]>()
const cutsKept = 2_000

type Segment = { readonly segment: string; readonly index: number }

function segmentsOf(run: string): readonly Segment[] {
  const known = lastCut.get(run)
  if (known) return known
  const cut = Array.from(segmenter.segment(run), ({ segment, index }) => ({ segment, index })).filter(
    ({ segment }) => !isFunctionWord(segment),
  )
  if (lastCut.size >= cutsKept) lastCut.clear()
  if (run.length <= 400) lastCut.set(run, cut)
  return cut
}
