/**
 * The stem of an English word, so that a question in one form finds a passage in another: bookings, booking and booked meet at `book`.
 * Light on purpose (plural, -ing, -ed, possessive): heavier stemmers join words a customer keeps apart (`university`, `universe`).
 * Not a word for people to read; `serv` and `bak` are fine as long as both sides arrive there.
 */
export function stemEnglish(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word
  const singular = withoutPlural(word)
  const stem = withoutEnding(singular, 'ing') ?? withoutEnding(singular, 'ed') ?? singular
  // bake, baking; reserve, reserved: the final e is the first thing that goes.
  return stem.length > 3 && stem.endsWith('e') ? stem.slice(0, -1) : stem.length > 3 && stem.endsWith('y') ? `${stem.slice(0, -1)}i` : stem
}

function withoutPlural(word: string): string {
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(?:ss|x|ch|sh|z)es$/.test(word)) return word.slice(0, -2)
  // bus, glass and analysis are no plurals.
  if (word.endsWith('s') && !/(?:ss|us|is)$/.test(word)) return word.slice(0, -1)
  return word
}

/** The word without the ending, where a word is left (sing and red keep theirs); a consonant doubled for the ending becomes single: stopping, stop. */
function withoutEnding(word: string, ending: string): string | undefined {
  if (!word.endsWith(ending)) return undefined
  const stem = word.slice(0, -ending.length)
  if (stem.length < 3 || !/[aeiouy]/.test(stem)) return undefined
  return /([bdgmnprt])\1$/.test(stem) ? stem.slice(0, -1) : stem
}
