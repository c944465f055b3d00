import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LineSimulator } from '../packages/simulators/src/line/line-simulator.ts'
import type { DeliveryTry, Disturbance, LineRequest, SeenText, SentEvent, WorkerNote } from './history.ts'

/** Keeps what the runner does, in memory, and line by line in a file for a run that does not come to its end. */
export class Recorded {
  readonly #file: string
  readonly all: { readonly events: SentEvent[]; readonly tries: DeliveryTry[]; readonly disturbances: Disturbance[] } = {
    events: [],
    tries: [],
    disturbances: [],
  }

  constructor(folder: string) {
    this.#file = join(folder, 'runner.jsonl')
  }

  readonly tell = (what: { readonly event: SentEvent } | { readonly tried: DeliveryTry }): void => {
    if ('event' in what) this.all.events.push(what.event)
    else this.all.tries.push(what.tried)
    this.#write(what)
  }

  readonly note = (disturbance: Disturbance): void => {
    this.all.disturbances.push(disturbance)
    this.#write({ disturbance })
  }

  #write(what: object): void {
    appendFileSync(this.#file, `${JSON.stringify(what)}\n`)
  }
}

/** What the processes noted. The last line may be half of one: its writer was killed. */
export function readNotes(file: string): WorkerNote[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return lines.map((text) => JSON.parse(text) as WorkerNote)
}

export function seenTexts(line: LineSimulator): SeenText[] {
  return line.seen().flatMap(({ sequence, at, to, via, messages, requestId, replyToken }) =>
    messages.map((message) => ({
      sequence,
      at,
      conversation: to,
      via,
      text: String(message['text']),
      requestId,
      ...(replyToken !== undefined && { replyToken }),
    })),
  )
}

export function lineRequests(line: LineSimulator): LineRequest[] {
  return line
    .history()
    .filter(({ route }) => route === 'reply' || route === 'push')
    .map(({ at, route, status, mood, flags, requestId, body }) => {
      const { messages = [], replyToken, to } = (body ?? {}) as { messages?: { text?: string }[]; replyToken?: string; to?: string }
      const texts = messages.map(({ text = '' }) => text)
      const whom = { ...(replyToken !== undefined && { replyToken }), ...(to !== undefined && { to }) }
      return { at, route, status, flags, requestId, texts, ...whom, ...(mood !== undefined && { mood }) }
    })
}
