import { everydayHan, everydayWords } from './everyday-words.ts'

/** How much of a text is read, in UTF-16 units after folding. What a customer wants stands in the first thousand; the rest only costs time. */
export const longestRead = 1_000

/** The families of features; each is weighted by itself so that the many characters do not drown the few words. */
export const family = { word: 0, pair: 1, characters: 2 } as const
export const familyCount = 3

/**
 * What the classifier sees of a text: hashed word and character n-grams, in order of appearance, repeats included.
 * The three arrays run in parallel.
 */
export type UtteranceFeatures = {
  readonly hashes: Int32Array
  /** A number of `family`. */
  readonly families: Uint8Array
  /** 1 where the feature comes from everyday words or grammar, 0 where it may name a subject. */
  readonly everyday: Uint8Array
}

/**
 * Folds a text to what is compared: NFKC, lower case, no apostrophes (don't → dont), any number as `0`,
 * anything that is neither letter, mark nor digit as one space. Lone surrogates count as spaces. Cut at `longestRead`.
 */
export function foldUtterance(text: string): string {
  return text
    .slice(0, longestRead)
    .normalize('NFKC')
    .slice(0, longestRead)
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/\p{Nd}+/gu, '0')
    .replace(/[^\p{L}\p{M}\p{N}ー々]+/gu, ' ')
    .trim()
}

/**
 * Reads the features of a folded text. Words of scripts that put spaces between them give the word, the pair with the word before,
 * and the 3- and 4-grams of its letters with its edges. Scripts without spaces (Japanese, Chinese, Thai) give characters and 2-grams
 * in the place of words, 3-grams in the place of pairs and 4-grams in the place of letters: dictionary segmentation is slow
 * and cuts the same colloquial sentence differently from one ending to the next.
 */
export function readFeatures(folded: string): UtteranceFeatures {
  const reader = new FeatureReader(folded.length)
  for (const word of folded.split(' ')) {
    if (word === '') continue
    let start = 0
    for (let end = 1; end <= word.length; end++) {
      if (end < word.length && isDense(word.charCodeAt(end)) === isDense(word.charCodeAt(start))) continue
      if (isDense(word.charCodeAt(start))) reader.readDenseRun(word.slice(start, end))
      else reader.readWord(word.slice(start, end))
      start = end
    }
  }
  return reader.finish()
}

/** Collects features into growing arrays. */
class FeatureReader {
  readonly #hashes: Int32Array
  readonly #families: Uint8Array
  readonly #everyday: Uint8Array
  #length = 0
  #previousWord = edgeHash
  #previousEveryday = true

  constructor(textLength: number) {
    // A character begins at most four n-grams, a word's leading edge two more, and the word itself and its pair are two; the closing pair is one.
    const most = textLength * 8 + 1
    this.#hashes = new Int32Array(most)
    this.#families = new Uint8Array(most)
    this.#everyday = new Uint8Array(most)
  }

  readWord(word: string): void {
    const everyday = word === '0' || everydayWords.has(word)
    const hash = hashOf(word, 0, word.length, wordSeed)
    this.#add(hash, family.word, everyday)
    this.#add(pairHash(this.#previousWord, hash), family.pair, everyday && this.#previousEveryday)
    this.#previousWord = hash
    this.#previousEveryday = everyday
    const edged = ` ${word} `
    for (let start = 0; start + 3 <= edged.length; start++) {
      for (let size = 3; size <= 4 && start + size <= edged.length; size++) {
        this.#add(hashOf(edged, start, size, letterSeed), family.characters, everyday)
      }
    }
  }

  readDenseRun(run: string): void {
    for (let start = 0; start < run.length; start++) {
      let grammar = true
      for (let size = 1; size <= 4 && start + size <= run.length; size++) {
        grammar &&= isHiragana(run.charCodeAt(start + size - 1)) || everydayHan.has(run[start + size - 1]!)
        const kind = size <= 2 ? family.word : size === 3 ? family.pair : family.characters
        this.#add(hashOf(run, start, size, denseSeed), kind, grammar)
      }
    }
  }

  finish(): UtteranceFeatures {
    if (this.#previousWord !== edgeHash) this.#add(pairHash(this.#previousWord, edgeHash), family.pair, this.#previousEveryday)
    return {
      hashes: this.#hashes.slice(0, this.#length),
      families: this.#families.slice(0, this.#length),
      everyday: this.#everyday.slice(0, this.#length),
    }
  }

  #add(hash: number, kind: number, everyday: boolean): void {
    this.#hashes[this.#length] = hash
    this.#families[this.#length] = kind
    this.#everyday[this.#length] = everyday ? 1 : 0
    this.#length++
  }
}

const edgeHash = 0x5bd1e995
const wordSeed = 0x2b
const letterSeed = 0x3d
const denseSeed = 0x47

/** FNV-1a over UTF-16 units. */
function hashOf(text: string, start: number, size: number, seed: number): number {
  let hash = 0x811c9dc5 ^ Math.imul(seed, 0x9e3779b1)
  for (let index = start; index < start + size; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash | 0
}

function pairHash(first: number, second: number): number {
  return (Math.imul(first ^ (first >>> 13), 0x85ebca6b) ^ Math.imul(second, 0xc2b2ae35)) | 0
}

/** Whether a character belongs to a script written without spaces: Thai, Lao, Khmer, Burmese, kana, Han. */
function isDense(code: number): boolean {
  return (
    (code >= 0x3005 && code <= 0x30ff) ||
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0x0e00 && code <= 0x0eff) ||
    (code >= 0x1000 && code <= 0x109f) ||
    (code >= 0x1780 && code <= 0x17ff) ||
    (code >= 0xd800 && code <= 0xdfff) ||
    (code >= 0xf900 && code <= 0xfaff)
  )
}

function isHiragana(code: number): boolean {
  return code >= 0x3040 && code <= 0x309f
}
