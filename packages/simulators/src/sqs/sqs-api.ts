import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { bodyOf, checkSigned, inputOf, operationOf } from './api-requests.ts'
import type { Mood } from './moods.ts'
import type { World } from './operation.ts'
import { operations } from './operations.ts'
import type { RequestHistory } from './request-history.ts'
import { internalError, SqsError, throttled, unsupportedOperation } from './sqs-error.ts'

/** The request's way through: checked, met by a mood, done, answered, noted. */
type Visit = { operation: string; queue: string | undefined; mood: Mood | undefined; readonly gone: AbortController }

/** Answers the SQS API over HTTP. */
export class SqsApi {
  readonly #world: World
  readonly #history: RequestHistory

  constructor({ world, history }: { world: World; history: RequestHistory }) {
    this.#world = world
    this.#history = history
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = this.#world.clock.now()
    const visit: Visit = { operation: 'unknown', queue: undefined, mood: undefined, gone: new AbortController() }
    response.on('close', () => {
      if (!response.writableFinished) visit.gone.abort()
    })
    let outcome = 'ok'
    try {
      const output = await this.#run(request, visit)
      await this.#stall(visit, 'execute-then-stall')
      if (visit.gone.signal.aborted) outcome = 'client-gone'
      else reply(response, 200, JSON.stringify(output))
    } catch (error) {
      const refusal = error instanceof SqsError ? error : internalError()
      outcome = visit.gone.signal.aborted ? 'client-gone' : refusal.code
      refuse(response, refusal)
    }
    const { operation, queue, mood } = visit
    this.#history.add({ at, operation, queue, outcome, mood: mood?.kind, milliseconds: this.#world.clock.now() - at })
  }

  async #run(request: IncomingMessage, visit: Visit): Promise<object> {
    checkSigned(request)
    visit.operation = operationOf(request)
    const body = await bodyOf(request)
    visit.mood = this.#world.moods.strike(visit.operation, ['500', 'throttle', 'stall', 'execute-then-stall'])
    if (visit.mood?.kind === '500') throw internalError()
    if (visit.mood?.kind === 'throttle') throw throttled()
    await this.#stall(visit, 'stall')
    if (visit.gone.signal.aborted) return {}
    const operation = operations.get(visit.operation)
    if (operation === undefined) throw unsupportedOperation(`The simulator does not have the operation ${visit.operation}.`)
    return operation(inputOf(visit.operation, body), {
      world: this.#world,
      operation: visit.operation,
      gone: visit.gone.signal,
      concerns: (queue) => {
        visit.queue = queue.name
      },
    })
  }

  /** Waits for the mood's time, or for the client to go. */
  async #stall({ mood, gone }: Visit, kind: Mood['kind']): Promise<void> {
    if (mood?.kind !== kind || gone.signal.aborted) return
    const { clock } = this.#world
    await new Promise<void>((resolve) => {
      gone.signal.addEventListener('abort', () => resolve(), { once: true })
      if (mood.milliseconds !== undefined) clock.at(clock.now() + mood.milliseconds, resolve)
    })
  }
}

function refuse(response: ServerResponse, { type, code, fault, status, message }: SqsError): void {
  if (response.destroyed) return
  response.setHeader('x-amzn-query-error', `${code};${fault}`)
  reply(response, status, JSON.stringify({ __type: type, message }))
}

function reply(response: ServerResponse, status: number, body: string): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': bytes.length,
    'x-amzn-requestid': randomUUID(),
  })
  response.end(bytes)
}
