import type { Queue } from '@frontdesk/core/conversation/ports/queue'
import { queueContract } from '@frontdesk/port-contracts/queue.contract'
import { startSqsSimulator, type SqsSimulator } from '@frontdesk/simulators/sqs/sqs-simulator'
import { afterAll, beforeAll } from 'vitest'
import { SqsQueue } from './sqs-queue.ts'

const maxReceives = 3
let simulator: SqsSimulator
let queues = 0
beforeAll(async () => {
  simulator = await startSqsSimulator()
})
afterAll(async () => await simulator.close())

/** Lets the simulator's time run while the dead are looked through: a look ends with a second in which none came. */
async function hurried<Answer>(looking: Promise<Answer>): Promise<Answer> {
  const running = setInterval(() => simulator.clock.advance(200), 20)
  return await looking.finally(() => clearInterval(running))
}

function hurriedQueue(queue: SqsQueue): Queue {
  return {
    send: (messages) => queue.send(messages),
    receive: (wanted) => queue.receive(wanted),
    remove: (message) => queue.remove(message),
    hideFor: (message, milliseconds) => queue.hideFor(message, milliseconds),
    dead: (limit) => hurried(queue.dead(limit)),
    revive: (id) => hurried(queue.revive(id)),
    drop: (id) => hurried(queue.drop(id)),
  }
}

queueContract({
  name: 'SqsQueue on a simulator',
  maxReceives,
  unit: 1_000,
  fairOnlyBecause: 'SQS holds a tenant back for what it has in flight, and here nothing stays in flight',
  time: {
    now: () => new Date(simulator.clock.now()),
    pass: async (milliseconds) => simulator.clock.advance(milliseconds),
  },
  async open() {
    const name = `frontdesk-${++queues}`
    const deadLetterQueueUrl = simulator.createQueue(`${name}-dead`)
    const deadLetterTargetArn = simulator.queues().find((queue) => queue.url === deadLetterQueueUrl)?.arn
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: maxReceives })
    const queueUrl = simulator.createQueue(name, { RedrivePolicy })
    const instance = () =>
      new SqsQueue({
        region: 'ap-northeast-1',
        endpoint: simulator.url,
        credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
        queueUrl,
        deadLetterQueueUrl,
        timers: { sleep: async (milliseconds) => simulator.clock.advance(milliseconds) },
      })
    const [one, other] = [instance(), instance()]
    return {
      one: hurriedQueue(one),
      other: hurriedQueue(other),
      async close() {
        await one.close()
        await other.close()
      },
    }
  },
})
