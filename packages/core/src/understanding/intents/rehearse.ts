import { IntentModel } from './intent-model.ts'
import type { Assessment } from './intent-model.ts'
import type { NumberedText } from './numbered-text.ts'

/** What a model trained without a text made of it. */
export type Rehearsed = {
  readonly assessment: Assessment
  /** The text's own intent by number; `null` where the model was trained without that intent, so that the text was none of its intents. */
  readonly intent: number | null
}

/** About how many texts a part assesses; the next thousand would not change the calibration. */
const mostRehearsed = 700

/**
 * Trains models on parts of the examples and has them assess the rest. Each part leaves out a share of the intents altogether, whose
 * examples then stand for what is none of the intents, and the same share of the other intents' examples.
 * Many examples need fewer parts to learn as much, and training time is short: two parts beyond 600 examples, and beyond 6,000
 * a single one that trains on half of them; else five.
 */
export function rehearse(examples: readonly (readonly NumberedText[])[], featureCount: number): Rehearsed[] {
  const count = examples.reduce((sum, texts) => sum + texts.length, 0)
  const shares = count > 600 ? 4 : 5
  const parts = count > 6_000 ? 1 : count > 600 ? 2 : 5
  const exampleShares = count > 6_000 ? 2 : shares
  const rehearsed: Rehearsed[] = []
  for (let part = 0; part < parts; part++) {
    const isIntentOut = (intent: number) => examples.length > 2 && intent % shares === part
    const isOut = (intent: number, at: number) => isIntentOut(intent) || (at + intent) % exampleShares === part
    const model = new IntentModel(
      examples.map((texts, intent) => texts.filter((_, at) => !isOut(intent, at))),
      featureCount,
    )
    const every = Math.ceil(count / exampleShares / mostRehearsed)
    let left = 0
    for (const [intent, texts] of examples.entries()) {
      const none = isIntentOut(intent) || texts.every((_, at) => isOut(intent, at))
      for (const [at, text] of texts.entries()) {
        if (isOut(intent, at) && left++ % every === 0) rehearsed.push({ assessment: model.assess(text), intent: none ? null : intent })
      }
    }
  }
  return rehearsed
}
