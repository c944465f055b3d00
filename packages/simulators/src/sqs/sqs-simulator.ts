import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Moods } from './moods.ts'
import type { World } from './operation.ts'
import { Queues } from './queues.ts'
import { answerControl, controlPath } from './remote-control.ts'
import { RequestHistory } from './request-history.ts'
import { seededRandom } from './seeded-random.ts'
import { SqsApi } from './sqs-api.ts'
import type { SqsControls } from './sqs-controls.ts'
import { VirtualClock } from './virtual-clock.ts'

export type SqsSimulatorOptions = {
  /** A free one without. */
  readonly port?: number
  /** Loopback without. */
  readonly host?: string
  /** Milliseconds since the epoch; the system's time without. The simulator's clock runs on top of it. */
  readonly now?: () => number
  /** Of everything the simulator draws: moods, reordering. */
  readonly seed?: number
  /** In ARNs. Asia Pacific (Tokyo) without. Requests signed for another are answered all the same. */
  readonly region?: string
  /** How many messages of a queue may be in flight (120,000: developer guide, "Amazon SQS message quotas"). */
  readonly inFlightLimit?: number
}

export type SqsSimulator = SqsControls & {
  /** For AWS_ENDPOINT_URL_SQS. */
  readonly url: string
  /** Breaks every connection off. */
  close(): Promise<void>
}

/** Amazon SQS on a port of this machine, speaking its JSON protocol 1.0. Starts empty and keeps nothing. */
export async function startSqsSimulator(options: SqsSimulatorOptions = {}): Promise<SqsSimulator> {
  const clock = new VirtualClock({ base: options.now ?? Date.now })
  const random = seededRandom(options.seed ?? 1)
  const moods = new Moods({ random })
  let origin = ''
  const queues = new Queues({ region: options.region ?? 'ap-northeast-1', clock, origin: () => origin })
  const world: World = { queues, clock, moods, random, inFlightLimit: options.inFlightLimit ?? 120_000 }
  const history = new RequestHistory()
  const controls = controlsOf(world, history)
  const api = new SqsApi({ world, history })
  const server = createServer((request, response) => {
    const controlled = request.url?.startsWith(controlPath) === true
    const answered = controlled ? answerControl(request, response, controls) : api.answer(request, response)
    // The client has gone, or sent something that is no HTTP: there is nobody to tell.
    answered.catch(() => response.destroy())
  })
  origin = await listening(server, options)
  return { ...controls, url: origin, close: () => closed(server, clock) }
}

function controlsOf({ queues, clock, moods }: World, history: RequestHistory): SqsControls {
  return {
    clock,
    createQueue: (name, attributes = {}) => queues.urlOf(queues.create(name, attributes)),
    queues: () =>
      queues.all().map((queue) => ({ name: queue.name, url: queues.urlOf(queue), arn: queue.arn, messages: queue.all().length })),
    messages: (queueUrl) =>
      queues
        .at(queueUrl)
        .all()
        .map(({ messageId, body, group, receives, visibleAt }) => ({ messageId, body, group, receives, visibleAt })),
    history: () => history.all(),
    setMood: (mood) => moods.set(mood),
    clearMoods: () => moods.clear(),
  }
}

async function listening(server: Server, { port = 0, host = '127.0.0.1' }: SqsSimulatorOptions): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const { port: taken } = server.address() as AddressInfo
  return `http://${host.includes(':') ? `[${host}]` : host}:${taken}`
}

async function closed(server: Server, clock: VirtualClock): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  server.closeAllConnections()
  await ended
  clock.stop()
}
