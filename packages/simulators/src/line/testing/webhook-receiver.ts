import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { WebhookEvent } from '../webhook-event.ts'

export type Received = {
  readonly body: string
  readonly headers: IncomingHttpHeaders
  readonly destination: string
  readonly events: readonly WebhookEvent[]
}

/** A bot's webhook address that keeps what comes and answers as told. */
export class WebhookReceiver {
  readonly received: Received[] = []
  /** Statuses of the next answers; 200 when there is none left. */
  readonly answers: number[] = []
  /** Real milliseconds before each answer. */
  delay = 0
  url = ''
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const { destination, events } = JSON.parse(body) as Pick<Received, 'destination' | 'events'>
      this.received.push({ body, headers: request.headers, destination, events })
      const status = this.answers.shift() ?? 200
      void pause(this.delay).then(() => response.writeHead(status).end())
    })
  })

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/webhook`
  }

  /** Of every event that came, in order of arrival. */
  get events(): readonly WebhookEvent[] {
    return this.received.flatMap(({ events }) => events)
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }
}
