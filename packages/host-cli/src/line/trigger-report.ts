import { cleanText } from '../reading/clean-text.ts'
import type { Screen } from '../screen/screen.ts'
import { shortenText } from '../screen/wrap-text.ts'
import type { SeenAnswer } from './await-answers.ts'
import { variableOf } from './development-account.ts'
import type { LineEvent } from './line-event.ts'
import { lineMessageLines } from './line-message-lines.ts'
import type { OpenedTarget } from './open-trigger-target.ts'
import type { TriggeredEvent } from './trigger-event.ts'
import type { Post, TriggerManner } from './trigger-webhook.ts'

type Dependencies = { readonly screen: Screen; readonly json: boolean; readonly manner: TriggerManner; readonly target: OpenedTarget }

/** More than so many posts are counted, not listed. */
const postsListed = 20
/** LINE gives up waiting after this, and counts the webhook as failed. Milliseconds. */
const lineWaits = 2_000

/** Tells what was sent and what the customer saw: line by line as it happens, or as one JSON object at the end. */
export class TriggerReport {
  readonly #screen: Screen
  readonly #json: boolean
  readonly #manner: TriggerManner
  readonly #target: OpenedTarget
  #listed = 0

  constructor({ screen, json, manner, target }: Dependencies) {
    this.#screen = screen
    this.#json = json
    this.#manner = manner
    this.#target = target
  }

  /** Says with what it is signed, where that is not what an operator would expect. */
  begin(): void {
    const { signedWith, simulator, tenant } = this.#target
    if (signedWith.development)
      this.#tell(`${variableOf(signedWith.reference)} is not set: signed with the development secret of ${tenant}.`)
    if (!simulator && !this.#manner.badSignature)
      this.#tell('Without --simulator the reply token is made up: whoever speaks for LINE will refuse it.')
  }

  async posted({ event, copy, status, milliseconds }: Post): Promise<void> {
    this.#listed += 1
    if (this.#json || this.#listed > postsListed) return
    const what = copy === 0 ? describeEvent(event) : 'the same event again'
    const slow = milliseconds > lineWaits ? `, later than the ${lineWaits / 1000} s LINE waits` : ''
    const verdict = status === 401 ? 'refused, as it should be (401)' : `taken (${status})`
    const { paint } = this.#screen
    await this.#screen.print(`${paint('key', '→')} ${what}  ${paint('quiet', `${verdict} in ${milliseconds} ms${slow}`)}\n`)
  }

  async answered(answer: SeenAnswer): Promise<void> {
    if (this.#json) return
    const { paint } = this.#screen
    const lines = answer.messages.flatMap(lineMessageLines).map((line) => `  ${line}`)
    await this.#screen.print(
      `${paint('good', '←')} ${paint('quiet', `${describeWay(answer.via)}, after ${answer.milliseconds} ms`)}\n${lines.join('\n')}\n`,
    )
  }

  async end({ event, posts, answers }: { event: TriggeredEvent; posts: readonly Post[]; answers: readonly SeenAnswer[] }): Promise<void> {
    if (this.#json) return await this.#screen.print(`${JSON.stringify(this.#summary(posts, answers))}\n`)
    if (posts.length > postsListed) await this.#screen.print(`→ ${posts.length - postsListed} more webhooks, all taken\n`)
    if (!this.#target.simulator) return
    if (answers.length === 0 && (!event.answered || this.#manner.badSignature)) this.#tell('The customer saw nothing, as it should be.')
    else if (answers.length > 0 && this.#manner.badSignature) this.#tell('Something was said all the same, perhaps to an earlier message.')
  }

  #summary(posts: readonly Post[], answers: readonly SeenAnswer[]): Record<string, unknown> {
    const { tenant, url, signedWith } = this.#target
    return {
      tenant,
      url: url.href,
      signed: this.#manner.badSignature ? 'wrongly' : signedWith.development ? 'development' : 'configured',
      posts: posts.map(({ event, copy, status, milliseconds }) => ({
        event: event.webhookEventId,
        type: event.type,
        ...(event.message && { messageId: event.message.id }),
        copy,
        status,
        milliseconds,
      })),
      answers: answers.map(({ via, milliseconds, messages }) => ({
        via,
        cost: via === 'reply' ? 'free' : 'metered',
        milliseconds,
        lines: messages.flatMap(lineMessageLines),
        messages,
      })),
    }
  }

  #tell(text: string): void {
    if (!this.#json) this.#screen.tell(`${this.#screen.paintTalk('quiet', text)}\n`)
  }
}

/** How a message came and what it cost. */
export function describeWay(via: SeenAnswer['via']): string {
  return via === 'reply' ? 'reply (free)' : `${via} (metered)`
}

function describeEvent({ type, message, mode, ...event }: LineEvent): string {
  const standby = mode === 'standby' ? ', another answers' : ''
  if (message === undefined) return `${type}${postbackData(event['postback'])}${standby}`
  const { id, text } = message as { readonly id: string; readonly text?: unknown; readonly type?: unknown }
  const words = typeof text === 'string' ? ` ${JSON.stringify(shortenText(cleanText(text), 50))}` : ''
  return `${String((message as { readonly type?: unknown }).type)}${words}${standby}  (message ${id})`
}

function postbackData(postback: unknown): string {
  return typeof postback === 'object' && postback !== null && 'data' in postback ? ` ${JSON.stringify(postback.data)}` : ''
}
