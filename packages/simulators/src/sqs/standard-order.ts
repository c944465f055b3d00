import type { DeliveryOrder } from './delivery-order.ts'
import { Heap } from './heap.ts'
import type { StoredMessage } from './stored-message.ts'

type Group = { readonly ready: Heap<StoredMessage>; readonly members: Set<StoredMessage>; inFlight: number }

/**
 * Roughly by order. A group (tenant) that has more than its share of the messages in flight is noisy, and waits behind the others (developer guide,
 * "Amazon SQS fair queues"; how AWS measures a share is not published: here it is the mean over the groups that have messages). Messages without a group
 * are one group that is never noisy.
 */
export class StandardOrder implements DeliveryOrder {
  readonly #groups = new Map<string | undefined, Group>()
  #inFlight = 0

  add(message: StoredMessage): void {
    const group = this.#groups.get(message.group) ?? {
      ready: new Heap<StoredMessage>({ key: (each) => each.serial }),
      members: new Set(),
      inFlight: 0,
    }
    this.#groups.set(message.group, group)
    group.members.add(message)
    if (message.hiddenBy === undefined) group.ready.push(message)
  }

  show(message: StoredMessage, before: StoredMessage['hiddenBy']): void {
    const group = this.#groupOf(message)
    if (before === 'receive') this.#count(group, -1)
    group.ready.push(message)
  }

  hide(message: StoredMessage): void {
    this.#count(this.#groupOf(message), 1)
  }

  remove(message: StoredMessage): void {
    const group = this.#groupOf(message)
    if (message.hiddenBy === 'receive') this.#count(group, -1)
    group.members.delete(message)
    if (group.members.size === 0) this.#groups.delete(message.group)
  }

  *candidates(): Generator<StoredMessage> {
    const share = this.#inFlight / this.#groups.size
    const quiet: Group[] = []
    const noisy: Group[] = []
    for (const [name, group] of this.#groups) (name !== undefined && group.inFlight > share ? noisy : quiet).push(group)
    for (const groups of [quiet, noisy]) {
      for (let group = earliest(groups); group !== undefined; group = earliest(groups)) yield group.ready.pop() as StoredMessage
    }
  }

  #count(group: Group, by: 1 | -1): void {
    group.inFlight += by
    this.#inFlight += by
  }

  #groupOf(message: StoredMessage): Group {
    const group = this.#groups.get(message.group)
    if (group === undefined) throw new Error('the message is in no group')
    return group
  }
}

/** The group with the oldest message to give out. */
function earliest(groups: readonly Group[]): Group | undefined {
  let first: Group | undefined
  let firstSerial = Infinity
  for (const group of groups) {
    while (group.ready.peek()?.gone === true) group.ready.pop()
    const serial = group.ready.peek()?.serial ?? Infinity
    if (serial < firstSerial) {
      first = group
      firstSerial = serial
    }
  }
  return first
}
