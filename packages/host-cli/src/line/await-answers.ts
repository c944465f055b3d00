import type { LineMessage } from './line-message-lines.ts'
import type { LineSimulatorClient, SeenOnLine } from './line-simulator.ts'

/** What the customer saw: which way it came, and how long after the last webhook went out. */
export type SeenAnswer = { readonly via: SeenOnLine['via']; readonly milliseconds: number; readonly messages: readonly LineMessage[] }

type Given = {
  readonly simulator: LineSimulatorClient
  readonly botUserId: string
  /** The chat's id. */
  readonly chat: string
  /** What was seen up to here is older. */
  readonly after: number
  /** By `performance.now()`. */
  readonly sentAt: number
  /** For the first answer, milliseconds. */
  readonly patience: number
  readonly silence: number
}

/** Yields what appears in the chat, until after some answer nothing has come for `silence` milliseconds, or nothing at all within `patience`. */
export async function* awaitAnswers({ simulator, botUserId, chat, after, sentAt, patience, silence }: Given): AsyncGenerator<SeenAnswer> {
  let until = performance.now() + patience
  let last = after
  while (performance.now() < until) {
    for (const entry of await simulator.seenAfter(last, Math.max(1, until - performance.now()))) {
      last = Math.max(last, entry.sequence)
      if (entry.to !== chat || entry.botUserId !== botUserId) continue
      yield { via: entry.via, milliseconds: Math.max(0, Math.round(performance.now() - sentAt)), messages: entry.messages }
      until = performance.now() + silence
    }
  }
}
