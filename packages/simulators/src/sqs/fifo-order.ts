import type { DeliveryOrder } from './delivery-order.ts'
import type { StoredMessage } from './stored-message.ts'

type Group = { readonly messages: StoredMessage[]; inFlight: number }

/**
 * Strictly by order within a group, as many of one group as are asked for, then the next group; none of a group that has a message in flight, nor those
 * behind a delayed one (developer guide, "FIFO queue delivery logic").
 */
export class FifoOrder implements DeliveryOrder {
  readonly #groups = new Map<string, Group>()

  add(message: StoredMessage): void {
    const name = message.group ?? ''
    const group = this.#groups.get(name)
    if (group === undefined) this.#groups.set(name, { messages: [message], inFlight: 0 })
    else group.messages.push(message)
  }

  show(message: StoredMessage, before: StoredMessage['hiddenBy']): void {
    if (before === 'receive') this.#groupOf(message).inFlight--
  }

  hide(message: StoredMessage): void {
    this.#groupOf(message).inFlight++
  }

  remove(message: StoredMessage): void {
    const group = this.#groupOf(message)
    if (message.hiddenBy === 'receive') group.inFlight--
    group.messages.splice(group.messages.indexOf(message), 1)
    if (group.messages.length === 0) this.#groups.delete(message.group ?? '')
  }

  *candidates(): Generator<StoredMessage> {
    const open = [...this.#groups.values()].filter(({ inFlight, messages }) => inFlight === 0 && messages[0]?.hiddenBy === undefined)
    open.sort((one, other) => (one.messages[0]?.serial ?? 0) - (other.messages[0]?.serial ?? 0))
    for (const { messages } of open) {
      for (let at = 0; at < messages.length;) {
        const message = messages[at] as StoredMessage
        if (message.hiddenBy !== undefined) break
        yield message
        if (messages[at] === message) at++
      }
    }
  }

  #groupOf(message: StoredMessage): Group {
    const group = this.#groups.get(message.group ?? '')
    if (group === undefined) throw new Error('the message is in no group')
    return group
  }
}
