import type { StoredMessage } from './stored-message.ts'

/** In what order a queue gives its messages out, and which it holds back. */
export interface DeliveryOrder {
  /** It came into the queue, hidden or not. */
  add(message: StoredMessage): void
  /** It can be received (again): its `hiddenBy` was taken off, and was `before`. */
  show(message: StoredMessage, before: StoredMessage['hiddenBy']): void
  /** It was received: its `hiddenBy` is set. */
  hide(message: StoredMessage): void
  /** It went: its `gone` is set. */
  remove(message: StoredMessage): void
  /**
   * Those that can be received now, in order. Between two steps the reader hides or removes what it was given; it gives back what it did neither with by
   * `show`.
   */
  candidates(): Generator<StoredMessage>
}
