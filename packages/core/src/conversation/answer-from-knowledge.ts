import { say } from '../kernel/language.ts'
import { PortFailure } from '../kernel/port-failure.ts'
import type { ScoredPassage } from '../knowledge/ports/passage-index.ts'
import type { SearchKnowledge } from '../knowledge/search-knowledge.ts'
import { tenantSays } from '../tenancy/tenant-says.ts'
import { phrases } from './phrases.ts'
import type { LanguageModel } from './ports/language-model.ts'
import type { Situation, SkillAnswer } from './skill.ts'
import { tapInto } from './skill.ts'
import type { CitedSource, Route } from './turn.ts'

/** How many passages a model is given. */
const passagesGiven = 5

/**
 * Answers from what the business said, or says that it does not know and how to reach a person. Two gates stand before an answer:
 * the search must find something that speaks of the question, and the model must answer from it.
 */
export class AnswerFromKnowledge {
  readonly #searchKnowledge: SearchKnowledge
  readonly #languageModel: LanguageModel

  constructor({ searchKnowledge, languageModel }: { searchKnowledge: SearchKnowledge; languageModel: LanguageModel }) {
    this.#searchKnowledge = searchKnowledge
    this.#languageModel = languageModel
  }

  async answer(situation: Situation): Promise<SkillAnswer & { readonly route: Route }> {
    try {
      return await this.#searchAndAnswer(situation)
    } catch (failure) {
      if (!(failure instanceof PortFailure)) throw failure
      const gate = { gate: 'dependency', passed: false, reason: `${failure.port}: ${failure.code}` }
      return { route: 'degraded', replies: [inPerson(situation, phrases.cannotLookUp)], gates: [gate] }
    }
  }

  async #searchAndAnswer(situation: Situation): Promise<SkillAnswer & { readonly route: Route }> {
    const { tenant, said, language } = situation
    const asked = await this.#searchKnowledge.search(tenant.id, said, language)
    const topic = asked.vague ? topicOf(situation) : undefined
    const found = topic === undefined ? asked : await this.#searchKnowledge.search(tenant.id, `${said} ${topic}`, language)
    const retrieval = { gate: 'retrieval', passed: found.answerable, reason: found.reason }
    if (!found.answerable)
      return { route: 'unknown', replies: [inPerson(situation, phrases.unknown)], sources: cite(found.hits, []), gates: [retrieval] }

    const hits = found.hits.slice(0, passagesGiven)
    const completion = await this.#languageModel.complete({
      instructions: `${tenant.persona}\n\n${tenant.policy}`,
      messages: [{ from: 'customer', text: said }],
      passages: hits.map(({ passage }) => passage),
      language,
      ...(topic !== undefined && { topic }),
    })
    const answered = completion.text.trim() !== '' && completion.cited.length > 0
    const grounding = {
      gate: 'answer',
      passed: answered,
      reason: answered ? `${this.#languageModel.model} cites ${completion.cited.length}` : 'no passage answers the question',
    }
    const sources = cite(hits, answered ? completion.cited : [])
    if (!answered) return { route: 'unknown', replies: [inPerson(situation, phrases.unknown)], sources, gates: [retrieval, grounding] }
    const [first = 0] = completion.cited
    const source = hits[first]?.passage.headingPath.join(' › ')
    return { route: 'knowledge', replies: [{ text: completion.text, ...(source && { source }) }], sources, gates: [retrieval, grounding] }
  }
}

/** How sure an intent must be to stand in for what a question does not say. */
const sureTopic = 0.6

/** What the tenant calls the intent of a question that names nothing itself: "How do I get there?" is about `access`. */
function topicOf({ understood }: Situation): string | undefined {
  const { intent, confidence } = understood
  return intent === null || confidence < sureTopic ? undefined : intent.replaceAll('-', ' ')
}

function inPerson({ tenant, language }: Situation, sentence: Readonly<Record<string, string>>) {
  return {
    text: `${say(sentence, language)}\n${tenantSays(tenant, tenant.profile.person, language)}`,
    choices: [{ label: say({ ja: 'できることを見る', en: 'What can you answer?' }, language), data: tapInto('help') }],
  }
}

function cite(hits: readonly ScoredPassage[], quoted: readonly number[]): CitedSource[] {
  return hits.slice(0, passagesGiven).map(({ passage, score }, index) => ({
    source: [passage.source, ...passage.headingPath].join(' › '),
    score,
    text: passage.text,
    quoted: quoted.includes(index),
  }))
}
