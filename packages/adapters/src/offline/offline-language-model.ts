import type { Completion, CompletionRequest, LanguageModel } from '@frontdesk/core/conversation/ports/language-model'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import { questionTerms } from '@frontdesk/core/knowledge/lexical-terms'
import type { Passage } from '@frontdesk/core/knowledge/passage'
import { holds, type Asked } from './asked.ts'
import { quotePassage } from './quote-passage.ts'

/**
 * A model that needs no network and cannot make anything up: it answers by quoting the passage that holds most of the question, in the business's own words.
 * It follows no instructions, since it writes nothing, and reads only the last message.
 */
export class OfflineLanguageModel implements LanguageModel {
  readonly model = 'offline-quoting-1'

  async complete({ messages, passages, language, signal }: CompletionRequest): Promise<Completion> {
    if (signal?.aborted) throw new PortFailure('LanguageModel', 'unavailable', 'the answer was not waited for', { cause: signal.reason })
    const question = messages.findLast(({ from }) => from === 'customer')?.text ?? ''
    const asked = questionTerms(question)
    const best = bestPassage(passages, asked, language)
    const text = best === undefined ? '' : quotePassage(best.passage, asked)
    return {
      text,
      cited: best === undefined || text === '' ? [] : [best.index],
      finish: 'complete',
      usage: { inputTokens: 0, outputTokens: 0 },
    }
  }
}

/** The share of what is asked that a passage must hold to be quoted as the answer. */
const leastHeld = 0.3
/** What a passage further back in the list must hold more, to go before: the search knows more than the words. */
const perPlace = 0.08
/** What a passage in another language must hold more. */
const otherLanguage = 0.25

function bestPassage(passages: readonly Passage[], asked: Asked, language: string): { passage: Passage; index: number } | undefined {
  const whole = [...asked.values()].reduce((sum, weight) => sum + weight, 0)
  const ranked = passages
    .map((passage, index) => {
      const held = whole > 0 ? holds(asked, [...passage.headingPath, passage.text].join('\n')) / whole : 0
      return { passage, index, held, worth: held - index * perPlace - (passage.language === language ? 0 : otherLanguage) }
    })
    .filter(({ held }) => held >= leastHeld)
  return ranked.sort((one, other) => other.worth - one.worth || one.index - other.index)[0]
}
