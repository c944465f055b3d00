import { foldUtterance } from './utterance-features.ts'

/**
 * Example utterances by their bare wording, so that a customer who says exactly one of them is understood for certain.
 * A wording that stands under two intents is nobody's.
 */
export class ExactMatches {
  readonly #intentOf = new Map<string, number | null>()

  /** `examples` holds each intent's utterances. */
  constructor(examples: readonly (readonly string[])[]) {
    for (const [intent, texts] of examples.entries()) {
      for (const text of texts) {
        const wording = bareWording(text)
        const known = this.#intentOf.get(wording)
        this.#intentOf.set(wording, known === undefined || known === intent ? intent : null)
      }
    }
  }

  /** The number of the one intent that has this wording among its examples. */
  find(text: string): number | undefined {
    return this.#intentOf.get(bareWording(text)) ?? undefined
  }
}

/** Endings and openings that only make a sentence politer or rounder, in Japanese and English, on folded text. */
const politeEnding =
  /(?:を?(?:お願い(?:いた|致)?します|おねがいします|お願い)|ください(?:ませ)?|下さい(?:ませ)?|でしょうか|ですか|です|か|ね|よ| please| thanks| thank you)$/u
const politeOpening = /^(?:please |すみません ?|すいません ?)/u

/** A text without case, width, punctuation, numbers' values and politeness. Never empty unless the text says nothing. */
function bareWording(text: string): string {
  let wording = foldUtterance(text)
  for (;;) {
    const shorter = wording.replace(politeOpening, '').replace(politeEnding, '').trim()
    if (shorter === '' || shorter === wording) return wording
    wording = shorter
  }
}
