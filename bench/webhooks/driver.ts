/**
 * Plays LINE's side of webhooks and measures: run as a process of its own, told each load over IPC. Latency counts from the moment a message was to be
 * sent, whatever the driver or the bot did meanwhile (Poisson arrivals in the open loop).
 */
import { randomBytes } from 'node:crypto'
import { Agent, get, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { delivery, type LineChannel } from './customers.ts'
import type { Load, LoadResult } from './load.ts'
import { machineTime } from './machine-time.ts'
import { latency, tally, type Arrival, type Sent } from './tally.ts'

const agent = new Agent({ keepAlive: true, maxSockets: 512, scheduling: 'lifo' })
/** Tells this driver's events from another's; eight digits, as the event id has room for. */
const run = randomBytes(4).toString('hex')
let messages = 0

let arrivals: Arrival[] = []
let lastArrival = 0
const waiting = new Map<string, () => void>()

function hear(sinkPort: number): void {
  let rest = ''
  get({ port: sinkPort, host: '127.0.0.1', path: '/arrivals' }, (stream) => {
    stream.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const [via, name = '', at] = line.split(' ')
        lastArrival = Number(at)
        arrivals.push({ via: via === 'push' ? 'push' : 'reply', name, at: lastArrival })
        waiting.get(name)?.()
      }
    })
    process.send?.('ready')
  })
}

/** Posts one message; resolves when it is acknowledged or refused. */
function send(load: Load, channels: readonly LineChannel[], intended: number): { sent: Sent; done: Promise<void> } {
  const number = messages++
  // A stride that shares no factor with any pool: every conversation once before any comes again.
  const conversation = load.firstConversation + ((number * 7_919) % load.conversations)
  const channel = channels[conversation % channels.length] as LineChannel
  const made = delivery(channel, { run, number, conversation, text: load.text })
  const sent: Sent = { replyToken: made.replyToken, userId: made.userId, intended }
  const headers = { 'content-type': 'application/json', 'content-length': made.body.length, 'x-line-signature': made.signature }
  const { promise, resolve } = Promise.withResolvers<void>()
  const post = request({ agent, host: '127.0.0.1', port: load.port, method: 'POST', path: `/webhooks/line/${channel.tenant}`, headers })
  post.on('response', (response) => {
    if (response.statusCode === 200) sent.acknowledged = machineTime()
    response.resume().on('end', resolve).on('error', resolve)
  })
  post.on('error', () => resolve())
  post.end(made.body)
  return { sent, done: promise }
}

async function openLoop(load: Load & { loop: { kind: 'open' } }): Promise<LoadResult> {
  const { rate, seconds, warmUpSeconds } = load.loop
  const began = machineTime() + 100
  const times: number[] = []
  for (let at = began; at < began + (seconds + warmUpSeconds) * 1_000; at += (-Math.log(1 - Math.random()) / rate) * 1_000) times.push(at)
  const sent: Sent[] = []
  const lag: number[] = []
  const sending: Promise<void>[] = []
  const pacer = new Worker(new URL('./pacer.ts', import.meta.url), { workerData: Float64Array.from(times) })
  pacer.on('message', (due: number) => {
    while (sent.length < due) {
      const intended = times[sent.length] ?? 0
      lag.push(machineTime() - intended)
      const posted = send(load, load.channels, intended)
      sent.push(posted.sent)
      sending.push(posted.done)
    }
  })
  const half = sleep(100 + (warmUpSeconds + seconds / 2) * 1_000).then(() => unanswered(load, sent))
  await new Promise((resolve) => pacer.on('exit', resolve))
  const atEnd = unanswered(load, sent)
  const answersBy = machineTime()
  await Promise.all(sending)
  await drain(load, sent)
  const counted = summary(load, sent, { from: began + warmUpSeconds * 1_000, to: answersBy })
  return { ...counted, lag: latency(lag), unansweredAtHalf: await half, unansweredAtEnd: atEnd }
}

async function closedLoop(load: Load & { loop: { kind: 'closed' } }): Promise<LoadResult> {
  const { inFlight, seconds, warmUpSeconds, until } = load.loop
  const began = machineTime()
  const end = began + (warmUpSeconds + seconds) * 1_000
  const sent: Sent[] = []
  const oneAfterAnother = async () => {
    while (machineTime() < end) {
      const posted = send(load, load.channels, machineTime())
      sent.push(posted.sent)
      const answered = until === 'answered' ? seen(posted.sent) : undefined
      await posted.done
      if (posted.sent.acknowledged === undefined) await sleep(10)
      else await answered
    }
  }
  await Promise.all(Array.from({ length: inFlight }, oneAfterAnother))
  const atEnd = unanswered(load, sent)
  if (until === 'answered') await drain(load, sent)
  return { ...summary(load, sent, { from: began + warmUpSeconds * 1_000, to: end }), unansweredAtHalf: atEnd, unansweredAtEnd: atEnd }
}

/** Resolves when the answer is shown, by reply or by push, or after ten seconds without. */
function seen(sent: Sent): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(patience)
      waiting.delete(sent.replyToken)
      waiting.delete(sent.userId)
      resolve()
    }
    const patience = setTimeout(settle, 10_000)
    waiting.set(sent.replyToken, settle)
    waiting.set(sent.userId, settle)
  })
}

function unanswered(load: Load, sent: readonly Sent[]): number {
  const { answeredAt } = tally(sent, arrivals, load)
  return sent.filter((message, index) => message.acknowledged !== undefined && answeredAt[index] === undefined).length
}

/** Waits until everything acknowledged is answered, or nothing has arrived for as long as the load says. */
async function drain(load: Load, sent: readonly Sent[]): Promise<void> {
  const began = machineTime()
  while (unanswered(load, sent) > 0 && machineTime() - Math.max(lastArrival, began) < load.quietSeconds * 1_000) await sleep(100)
  // Time for a second answer to show itself.
  await sleep(300)
}

/** Latencies and rates of what was to be sent between `from` and `to`; lost and duplicated of everything. */
function summary(load: Load, sent: readonly Sent[], { from, to }: { from: number; to: number }) {
  const { answeredAt, lost, duplicated, together } = tally(sent, arrivals, load)
  const measured = sent
    .map((message, index) => ({ message, answered: answeredAt[index] }))
    .filter(({ message }) => message.intended >= from)
  const seconds = (to - from) / 1_000
  const within = (at: number | undefined) => at !== undefined && at >= from && at < to
  return {
    sent: sent.length,
    acknowledged: sent.filter((message) => message.acknowledged !== undefined).length,
    lost,
    duplicated,
    together,
    acknowledgement: latency(
      measured.flatMap(({ message }) => (message.acknowledged === undefined ? [] : message.acknowledged - message.intended)),
    ),
    endToEnd: latency(measured.flatMap(({ message, answered }) => (answered === undefined ? [] : answered - message.intended))),
    turnsASecond: answeredAt.filter(within).length / seconds,
    acknowledgedASecond: sent.filter((message) => within(message.acknowledged)).length / seconds,
  }
}

process.on('message', (load: Load) => {
  arrivals = []
  const { loop } = load
  const result = loop.kind === 'open' ? openLoop({ ...load, loop }) : closedLoop({ ...load, loop })
  // A bug ends the process, and with it the bench.
  void result.then((value) => process.send?.(value))
})
process.on('disconnect', () => process.exit())
hear(Number(process.env['SINK_PORT']))
