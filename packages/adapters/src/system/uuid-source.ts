import { randomFillSync } from 'node:crypto'
import type { Clock } from '@frontdesk/core/kernel/ports/clock'
import type { IdSource } from '@frontdesk/core/kernel/ports/id-source'

/** Mints version 7 UUIDs (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits. */
export class UuidSource implements IdSource {
  readonly #clock: Clock

  constructor({ clock }: { clock: Clock }) {
    this.#clock = clock
  }

  next(): string {
    const bytes = randomFillSync(Buffer.alloc(16))
    bytes.writeUIntBE(this.#clock.now().getTime(), 0, 6)
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
    const hex = bytes.toString('hex')
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  }
}
