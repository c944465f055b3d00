import type { OutboundMessage } from '../outbound-message.ts'
import type { Channel, PushOutcome, ReplyOutcome } from '../ports/channels.ts'

type Answer<Outcome extends { outcome: string }> = Exclude<Outcome['outcome'], 'refused'> | Outcome | Error

/** A channel that answers as it was told to, one answer for each call, and throws on a call it was told nothing of. */
export class ScriptedChannel implements Channel {
  /** What was asked of it, in order: `reply t1: a+b`, `push a: a+b` (by the first message's id), `working`. */
  readonly calls: string[] = []
  readonly #answers: (ReplyOutcome | PushOutcome | Error)[] = []
  readonly #fits: number
  /** Passed before each answer is given. */
  before: () => Promise<void> = async () => {}

  constructor({ fits = 5 }: { fits?: number } = {}) {
    this.#fits = fits
  }

  /** Tells the next answers. */
  willAnswer(...answers: (Answer<ReplyOutcome> | Answer<PushOutcome>)[]): this {
    this.#answers.push(...answers.map((answer) => (typeof answer === 'string' ? { outcome: answer } : answer)))
    return this
  }

  fit(messages: readonly OutboundMessage[]): number {
    return Math.min(this.#fits, messages.length)
  }

  async reply(token: string, messages: readonly OutboundMessage[]): Promise<ReplyOutcome> {
    return (await this.#answer(`reply ${token}`, messages)) as ReplyOutcome
  }

  async push(messages: readonly OutboundMessage[]): Promise<PushOutcome> {
    return (await this.#answer(`push ${messages[0]?.id}`, messages)) as PushOutcome
  }

  async showWorking(): Promise<void> {
    this.calls.push('working')
  }

  async quota(): Promise<undefined> {
    return undefined
  }

  async #answer(verb: string, messages: readonly OutboundMessage[]): Promise<ReplyOutcome | PushOutcome> {
    const call = `${verb}: ${messages.map(({ reply }) => reply.text).join('+')}`
    this.calls.push(call)
    const answer = this.#answers.shift()
    await this.before()
    if (answer === undefined) throw new Error(`nothing was told to be answered to “${call}”`)
    if (answer instanceof Error) throw answer
    return answer
  }
}
