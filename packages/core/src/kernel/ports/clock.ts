/** What time it is. Core and adapters never read the machine's clock themselves. */
export interface Clock {
  /** The present instant. */
  now(): Date
}
