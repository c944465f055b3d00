import { spawn } from 'node:child_process'
import { createHmac, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import type { LineEvent } from '../line/line-event.ts'

const simulatorMain = join(import.meta.dirname, '../../../simulators/src/line/main.ts')

export type SpawnedSimulator = { readonly url: string; end(): void }

/** The LINE simulator, in a process of its own. */
export async function startLineSimulator(): Promise<SpawnedSimulator> {
  const child = spawn(process.execPath, [simulatorMain], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [first] = (await once(child.stdout, 'data')) as [Buffer]
  const { url } = JSON.parse(first.toString()) as { url: string }
  return { url, end: () => void child.kill() }
}

type BotOptions = {
  readonly simulatorUrl: string
  readonly channelSecret?: string
  readonly answers?: boolean
  readonly believesAnybody?: boolean
  /** Pushed half a second after the answer. */
  readonly lateWord?: string
}

type ReceivedEvent = LineEvent & {
  readonly message?: { readonly id: string; readonly [property: string]: unknown }
  readonly source?: { readonly userId?: string }
}

/** A bot as anyone could write it: verifies, answers each event once, by its token or else by a push. */
export class LineBot {
  readonly received: ReceivedEvent[] = []
  /** A name nobody else uses, so that what earlier bots said is not taken for ours. */
  readonly customer = randomUUID()
  readonly #options: BotOptions
  readonly #server: Server
  readonly #answered = new Set<string>()
  url = ''

  private constructor(options: BotOptions) {
    this.#options = options
    this.#server = createServer((request, response) => {
      void this.#take(request).then((status) => response.writeHead(status).end())
    })
  }

  static async open(options: BotOptions): Promise<LineBot> {
    const bot = new LineBot(options)
    await new Promise<void>((resolve) => bot.#server.listen(0, '127.0.0.1', resolve))
    bot.url = `http://127.0.0.1:${(bot.#server.address() as AddressInfo).port}/webhooks/line/minato`
    return bot
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  async #take(request: IncomingMessage): Promise<number> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const { channelSecret = 'development-minato', believesAnybody = false, answers = true } = this.#options
    const signature = createHmac('sha256', channelSecret).update(body).digest('base64')
    if (!believesAnybody && request.headers['x-line-signature'] !== signature) return 401
    const { events } = JSON.parse(body.toString()) as { events: ReceivedEvent[] }
    this.received.push(...events)
    for (const event of events) if (answers && !this.#answered.has(event.webhookEventId)) void this.#answer(event)
    return 200
  }

  async #answer({ webhookEventId, replyToken, message, source }: ReceivedEvent): Promise<void> {
    this.#answered.add(webhookEventId)
    const action = { type: 'message', label: 'はい', text: 'はい' }
    const messages = [
      { type: 'text', text: `「${String(message?.['text'])}」ですね。`, quickReply: { items: [{ type: 'action', action }] } },
    ]
    const replied = await this.#call('reply', { replyToken, messages })
    if (replied === 400) await this.#call('push', { to: source?.userId, messages })
    const { lateWord } = this.#options
    if (lateWord === undefined) return
    await pause(500)
    await this.#call('push', { to: source?.userId, messages: [{ type: 'text', text: lateWord }] })
  }

  async #call(way: 'reply' | 'push', body: object): Promise<number | undefined> {
    const headers = { 'content-type': 'application/json', authorization: 'Bearer development-token-minato' }
    const answer = await fetch(`${this.#options.simulatorUrl}/v2/bot/message/${way}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    }).catch(() => undefined)
    await answer?.body?.cancel()
    return answer?.status
  }
}
