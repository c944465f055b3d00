import type { IncomingMessage, ServerResponse } from 'node:http'
import { bodyOf } from './api-requests.ts'
import type { Mood } from './moods.ts'
import type { SqsControls } from './sqs-controls.ts'
import { SqsError } from './sqs-error.ts'

/** Where the controls stand beside the API. */
export const controlPath = '/_simulator/'

/**
 * The simulator's controls for other processes, in JSON:
 * - `GET clock`, `POST clock/advance` `{ milliseconds }`
 * - `POST moods` (a mood), `DELETE moods`
 * - `GET queues`, `POST queues` `{ name, attributes? }`, `GET messages?queueUrl=…`
 * - `GET history`
 */
export async function answerControl(request: IncomingMessage, response: ServerResponse, controls: SqsControls): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://simulator')
  const body = await bodyOf(request)
  try {
    const given = (body.length === 0 ? {} : JSON.parse(body.toString())) as Record<string, unknown>
    const answer = control(`${request.method} ${url.pathname.slice(controlPath.length)}`, given, url.searchParams, controls)
    if (answer === undefined) reply(response, 404, { error: 'no such control' })
    else reply(response, 200, answer)
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError || error instanceof SqsError)) throw error
    reply(response, 400, { error: error.message })
  }
}

function control(what: string, given: Record<string, unknown>, query: URLSearchParams, controls: SqsControls): object | undefined {
  switch (what) {
    case 'GET clock':
      return { now: controls.clock.now() }
    case 'POST clock/advance':
      controls.clock.advance(Number(given['milliseconds']))
      return { now: controls.clock.now() }
    case 'POST moods':
      controls.setMood(given as unknown as Mood)
      return {}
    case 'DELETE moods':
      controls.clearMoods()
      return {}
    case 'GET queues':
      return controls.queues()
    case 'POST queues':
      return { queueUrl: controls.createQueue(String(given['name']), given['attributes'] as Record<string, string> | undefined) }
    case 'GET messages':
      return controls.messages(query.get('queueUrl') ?? '')
    case 'GET history':
      return controls.history()
    default:
      return undefined
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
