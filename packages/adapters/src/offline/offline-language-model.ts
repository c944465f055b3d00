import type { Completion, CompletionRequest, LanguageModel } from '@frontdesk/core/conversation/ports/language-model'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import { questionTerms } from '@frontdesk/core/knowledge/lexical-terms'
import type { Passage } from '@frontdesk/core/knowledge/passage'
import { type MarkdownBlock, readMarkdown } from '@frontdesk/core/knowledge/read-markdown'
import { holds, type Asked } from './asked.ts'
import { quotePassage } from './quote-passage.ts'

/**
 * A model that needs no network and cannot make anything up: it answers by quoting the passage that holds most of the question, in the business's own words.
 * It follows no instructions, since it writes nothing, and reads only the last message.
 */
export class OfflineLanguageModel implements LanguageModel {
  readonly model = 'offline-quoting-1'

  async complete({ messages, passages, language, topic = '', signal }: CompletionRequest): Promise<Completion> {
    if (signal?.aborted) throw new PortFailure('LanguageModel', 'unavailable', 'the answer was not waited for', { cause: signal.reason })
    const question = messages.findLast(({ from }) => from === 'customer')?.text ?? ''
    const asked = questionTerms(`${question} ${topic}`)
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
const perPlace = 0.12
/** What a passage in another language must hold more. */
const otherLanguage = 0.25

function bestPassage(passages: readonly Passage[], asked: Asked, language: string): { passage: Passage; index: number } | undefined {
  const whole = [...asked.values()].reduce((sum, weight) => sum + weight, 0)
  const ranked = passages
    .map((passage, index) => {
      const held = whole > 0 ? heldBy(passage, asked) / whole : 0
      return { passage, index, held, worth: held - index * perPlace - (passage.language === language ? 0 : otherLanguage) }
    })
    .filter(({ held }) => held >= leastHeld)
  return ranked.sort((one, other) => other.worth - one.worth || one.index - other.index)[0]
}

/**
 * How much of the question a passage holds in one place: a table answers with one row, so that 海鮮丼 in one row and えび in another is no answer to
 * whether there is えび in the 海鮮丼. What stands far above a passage says less of it than its own heading and text.
 */
function heldBy({ headingPath, text }: Passage, asked: Asked): number {
  const heading = headingPath.at(-1) ?? ''
  const blocks = readMarkdown(text)
  const beside = blocks.filter(({ kind }) => kind !== 'table').map(sourceOf)
  const rows = blocks.flatMap((block) => (block.kind === 'table' ? block.rows.map((row) => `${block.header}\n${row}`) : []))
  const places = rows.length > 0 ? [...rows, beside.join('\n')] : [text]
  const own = Math.max(...places.map((place) => holds(asked, `${heading}\n${place}`)))
  const above = holds(asked, [...headingPath, text].join('\n')) - holds(asked, `${heading}\n${text}`)
  return own + above * aboveShare
}

function sourceOf(block: MarkdownBlock): string {
  if (block.kind === 'list') return block.items.join('\n')
  return block.kind === 'table' ? '' : block.text
}

const aboveShare = 0.3
