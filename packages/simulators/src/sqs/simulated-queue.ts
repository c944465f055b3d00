import { DeduplicationWindow } from './deduplication.ts'
import type { DeliveryOrder } from './delivery-order.ts'
import { FifoOrder } from './fifo-order.ts'
import { Heap } from './heap.ts'
import type { CheckedMessage } from './message-to-send.ts'
import { settingsOf, type QueueAttributes, type QueueSettings } from './queue-settings.ts'
import { readReceiptHandle } from './receipt-handles.ts'
import { StandardOrder } from './standard-order.ts'
import { storedMessage, type History, type StoredMessage } from './stored-message.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** What a FIFO queue's first sequence number looks like; they grow by 256 (as seen in Amazon's examples; only their growth is promised). */
const firstSequenceNumber = 18_849_496_460_467_696_128n

/** A queue's messages and where each stands. It knows no limits and no errors: those are the operations'. */
export class SimulatedQueue {
  readonly name: string
  readonly arn: string
  readonly createdAt: number
  readonly sent = new DeduplicationWindow<StoredMessage>()
  readonly #clock: VirtualClock
  readonly #messages = new Map<number, StoredMessage>()
  readonly #watchers = new Set<() => void>()
  #order: DeliveryOrder
  #hidden = new Heap<{ readonly message: StoredMessage; readonly at: number }>({ key: ({ at }) => at })
  #attributes: QueueAttributes
  #settings: QueueSettings
  #modifiedAt: number
  #serials = 0
  #inFlight = 0
  #telling = false
  purgedAt = -Infinity

  constructor({ name, arn, attributes, clock }: { name: string; arn: string; attributes: QueueAttributes; clock: VirtualClock }) {
    this.name = name
    this.arn = arn
    this.#clock = clock
    this.#attributes = attributes
    this.#settings = settingsOf(attributes)
    this.#order = this.#newOrder()
    this.createdAt = clock.now()
    this.#modifiedAt = this.createdAt
  }

  get attributes(): QueueAttributes {
    return this.#attributes
  }

  get settings(): QueueSettings {
    return this.#settings
  }

  /** How many messages are received and neither deleted nor shown again. */
  get inFlight(): number {
    this.#settle()
    return this.#inFlight
  }

  get modifiedAt(): number {
    return this.#modifiedAt
  }

  set(attributes: QueueAttributes): void {
    this.#attributes = attributes
    this.#settings = settingsOf(attributes)
    this.#modifiedAt = this.#clock.now()
    if (this.#settings.fifo) this.#delayAnew()
  }

  put(
    message: Omit<CheckedMessage, 'delaySeconds'>,
    { delaySeconds = 0, ...given }: History & { readonly delaySeconds?: number } = {},
  ): StoredMessage {
    const serial = ++this.#serials
    const { fifo } = this.#settings
    const sequenceNumber = fifo ? String(firstSequenceNumber + BigInt(serial) * 256n) : undefined
    const stored = storedMessage(message, { ...given, serial, sequenceNumber, fifo, now: this.#clock.now(), delaySeconds })
    this.#messages.set(serial, stored)
    this.#order.add(stored)
    if (stored.hiddenBy !== undefined) this.#hidden.push({ message: stored, at: stored.visibleAt })
    this.#tell()
    return stored
  }

  /** Those that can be received now, in order (see `DeliveryOrder`). Those past their retention go on the way. */
  *candidates(): Generator<StoredMessage> {
    this.#settle()
    const kept = this.#clock.now() - this.#settings.retentionSeconds * 1000
    for (const message of this.#order.candidates()) {
      if (message.retainedFrom <= kept) this.remove(message)
      else yield message
    }
  }

  /** Puts a candidate back unread. */
  giveBack(message: StoredMessage): void {
    this.#order.show(message, undefined)
  }

  /** Notes a receive and hides the message. */
  receive(message: StoredMessage, visibilitySeconds: number): void {
    const now = this.#clock.now()
    message.receives++
    message.firstReceivedAt ??= now
    message.receivedAt = now
    message.hiddenBy = 'receive'
    this.#inFlight++
    this.#order.hide(message)
    this.hide(message, visibilitySeconds)
  }

  /** Sets how long from now a message in flight stays hidden. */
  hide(message: StoredMessage, seconds: number): void {
    message.visibleAt = this.#clock.now() + seconds * 1000
    this.#hidden.push({ message, at: message.visibleAt })
    this.#tell()
  }

  remove(message: StoredMessage): void {
    if (message.gone) return
    if (message.hiddenBy === 'receive') this.#inFlight--
    message.gone = true
    this.#messages.delete(message.serial)
    this.#order.remove(message)
    this.#tell()
  }

  /** The message a receipt handle names, and whether the handle is of its last receive. Throws `SqsError` on a handle that is not this queue's. */
  find(handle: string): { message: StoredMessage | undefined; latest: boolean } {
    this.#settle()
    const { serial, receive } = readReceiptHandle(this.arn, handle)
    const message = this.#messages.get(serial)
    return { message, latest: message?.receives === receive }
  }

  /** Every message, also those hidden, in the order they came. */
  all(): StoredMessage[] {
    this.#settle()
    const kept = this.#clock.now() - this.#settings.retentionSeconds * 1000
    return [...this.#messages.values()].filter((message) => message.retainedFrom > kept)
  }

  purge(): void {
    this.purgedAt = this.#clock.now()
    for (const message of this.#messages.values()) message.gone = true
    this.#messages.clear()
    this.#order = this.#newOrder()
    this.#inFlight = 0
  }

  /** When the next hidden message shows; `undefined` when none is hidden. */
  nextVisibleAt(): number | undefined {
    this.#settle()
    return this.#hidden.peek()?.at
  }

  /** Calls `changed` soon after something may have become receivable, until called off. */
  watch(changed: () => void): () => void {
    this.#watchers.add(changed)
    return () => this.#watchers.delete(changed)
  }

  #newOrder(): DeliveryOrder {
    return this.#settings.fifo ? new FifoOrder() : new StandardOrder()
  }

  /** Not at once: the change may be a step of a receive that is still going on. */
  #tell(): void {
    if (this.#telling || this.#watchers.size === 0) return
    this.#telling = true
    queueMicrotask(() => {
      this.#telling = false
      for (const watcher of this.#watchers) watcher()
    })
  }

  /** A FIFO queue's delay holds for what is in it already, too; a standard queue's does not (developer guide, "Amazon SQS delay queues"). */
  #delayAnew(): void {
    for (const message of this.#messages.values()) {
      if (message.receives > 0) continue
      message.hiddenBy = 'delay'
      message.visibleAt = message.sentAt + this.#settings.delaySeconds * 1000
      this.#hidden.push({ message, at: message.visibleAt })
    }
    this.#tell()
  }

  /** Shows what has been hidden for long enough. */
  #settle(): void {
    const now = this.#clock.now()
    for (let next = this.#hidden.peek(); next !== undefined; next = this.#hidden.peek()) {
      const { message, at } = next
      const outdated = message.gone || message.hiddenBy === undefined || message.visibleAt !== at
      if (!outdated && at > now) return
      this.#hidden.pop()
      if (!outdated) this.#show(message)
    }
  }

  #show(message: StoredMessage): void {
    const before = message.hiddenBy
    message.hiddenBy = undefined
    if (before === 'receive') this.#inFlight--
    this.#order.show(message, before)
  }
}
