import { OfflineEmbedder } from '@frontdesk/adapters/offline/offline-embedder'
import { OfflineLanguageModel } from '@frontdesk/adapters/offline/offline-language-model'
import { LearnKnowledge } from '@frontdesk/core/knowledge/learn-knowledge'
import { SearchKnowledge } from '@frontdesk/core/knowledge/search-knowledge'
import { ContainerModule } from 'inversify'
import { tokens } from './tokens.ts'

/** The business's own words, and answers from them. */
export const knowledgeModule = new ContainerModule(({ bind }) => {
  bind(tokens.embedder).toResolvedValue(() => new OfflineEmbedder())
  bind(tokens.languageModel).toResolvedValue(() => new OfflineLanguageModel())
  bind(tokens.learnKnowledge).toResolvedValue(
    (passageIndex, embedder) => new LearnKnowledge({ passageIndex, embedder }),
    [tokens.passageIndex, tokens.embedder],
  )
  bind(tokens.searchKnowledge).toResolvedValue(
    (passageIndex, embedder) => new SearchKnowledge({ passageIndex, embedder }),
    [tokens.passageIndex, tokens.embedder],
  )
})
