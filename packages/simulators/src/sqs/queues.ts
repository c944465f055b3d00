import {
  allowsRedriveFrom,
  checkAttributesToSet,
  checkCombination,
  checkRedriveAllowPolicy,
  defaultAttributes,
  redrivePolicyOf,
  type QueueAttributes,
} from './queue-settings.ts'
import { SimulatedQueue } from './simulated-queue.ts'
import { invalidParameterValue, invalidValue, queueDeletedRecently, queueDoesNotExist, queueNameExists } from './sqs-error.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** The account every simulated queue belongs to. */
export const accountId = '000000000000'

/** Documentation of CreateQueue and DeleteQueue: a name is free again 60 seconds after. */
const nameRestMilliseconds = 60_000

/** The queues of one account in one region. */
export class Queues {
  readonly region: string
  readonly #clock: VirtualClock
  readonly #origin: () => string
  readonly #queues = new Map<string, SimulatedQueue>()
  readonly #deletedAt = new Map<string, number>()

  constructor({ region, clock, origin }: { region: string; clock: VirtualClock; origin: () => string }) {
    this.region = region
    this.#clock = clock
    this.#origin = origin
  }

  /** The same queue again when it exists with the same attributes. Throws the `SqsError`s of CreateQueue. */
  create(name: string, attributes: QueueAttributes): SimulatedQueue {
    const fifo = name.endsWith('.fifo')
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(fifo ? name.slice(0, -5) : name) || name.length > 80) {
      throw invalidParameterValue('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length')
    }
    if (fifo && attributes['FifoQueue'] !== 'true')
      throw invalidParameterValue(
        'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.',
      )
    if (!fifo && attributes['FifoQueue'] === 'true') throw invalidParameterValue('The queue name must end with .fifo suffix.')
    const arn = this.arnOf(name)
    const settled = this.#settle(attributes, { arn, fifo })
    const existing = this.#queues.get(name)
    if (existing !== undefined) {
      const differing = Object.keys(attributes).find((key) => existing.attributes[key] !== settled[key])
      if (differing !== undefined) throw queueNameExists(differing)
      return existing
    }
    if (this.#clock.now() < (this.#deletedAt.get(name) ?? -Infinity) + nameRestMilliseconds) throw queueDeletedRecently()
    const all = { ...defaultAttributes(fifo), ...settled }
    checkCombination(all)
    const queue = new SimulatedQueue({ name, arn, attributes: all, clock: this.#clock })
    this.#queues.set(name, queue)
    return queue
  }

  /** Throws the `SqsError`s of SetQueueAttributes. An empty text takes a policy off. */
  change(queue: SimulatedQueue, attributes: QueueAttributes): void {
    const fifo = queue.settings.fifo
    if (attributes['FifoQueue'] !== undefined && attributes['FifoQueue'] !== String(fifo))
      throw invalidValue(attributes['FifoQueue'], 'FifoQueue', 'Modifying queue type is not supported.')
    const settled = { ...queue.attributes, ...this.#settle(attributes, { arn: queue.arn, fifo }) }
    for (const name of ['RedrivePolicy', 'RedriveAllowPolicy', 'Policy']) if (attributes[name] === '') delete settled[name]
    checkCombination(settled)
    queue.set(settled)
  }

  delete(queue: SimulatedQueue): void {
    queue.purge()
    this.#queues.delete(queue.name)
    this.#deletedAt.set(queue.name, this.#clock.now())
  }

  named(name: string): SimulatedQueue {
    const queue = this.#queues.get(name)
    if (queue === undefined) throw queueDoesNotExist()
    return queue
  }

  /** By the last two parts of the URL's path; the host does not matter. */
  at(url: string | undefined): SimulatedQueue {
    const [, account, name] = /\/([^/]+)\/([^/?#]+)\/?$/.exec(url ?? '') ?? []
    if (account !== accountId || name === undefined) throw queueDoesNotExist()
    return this.named(name)
  }

  byArn(arn: string): SimulatedQueue | undefined {
    const name = arn.split(':').at(-1) ?? ''
    return this.arnOf(name) === arn ? this.#queues.get(name) : undefined
  }

  all(): SimulatedQueue[] {
    return [...this.#queues.values()]
  }

  /** Those whose redrive policy names this queue. */
  sourcesOf(queue: SimulatedQueue): SimulatedQueue[] {
    return this.all().filter(({ settings }) => settings.redrive?.deadLetterTargetArn === queue.arn)
  }

  arnOf(name: string): string {
    return `arn:aws:sqs:${this.region}:${accountId}:${name}`
  }

  urlOf(queue: SimulatedQueue): string {
    return `${this.#origin()}/${accountId}/${queue.name}`
  }

  #settle(attributes: QueueAttributes, { arn, fifo }: { arn: string; fifo: boolean }): Record<string, string> {
    checkAttributesToSet(attributes, { fifo })
    const allow = attributes['RedriveAllowPolicy']
    if (allow !== undefined && allow !== '') checkRedriveAllowPolicy(allow)
    const redrive = attributes['RedrivePolicy']
    if (redrive === undefined || redrive === '') return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''))
    const policy = redrivePolicyOf(redrive)
    const target = this.byArn(policy.deadLetterTargetArn)
    if (target === undefined) throw invalidValue(redrive, 'RedrivePolicy', 'Invalid value for deadLetterTargetArn.')
    if (target.settings.fifo !== fifo)
      throw invalidValue(redrive, 'RedrivePolicy', 'Dead-letter queue must be same type of queue as the source.')
    if (!allowsRedriveFrom(target.attributes['RedriveAllowPolicy'], arn)) {
      throw invalidValue(redrive, 'RedrivePolicy', 'Queue does not have permission to use the dead-letter queue.')
    }
    return { ...attributes, RedrivePolicy: JSON.stringify(policy) }
  }
}
