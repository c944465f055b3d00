/** Numbers hashed features 0, 1, 2 … in the order they are first seen: an open-addressing table over typed arrays. */
export class FeatureTable {
  #hashes = new Int32Array(1_024)
  /** The number of the feature plus one; 0 marks an empty slot. */
  #slots = new Int32Array(1_024)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The feature's number, or -1 when it was never seen. */
  numberOf(hash: number): number {
    return this.#slots[this.#slotOf(hash)]! - 1
  }

  /** The feature's number, given now if it had none. */
  numberFor(hash: number): number {
    const slot = this.#slotOf(hash)
    const known = this.#slots[slot]!
    if (known !== 0) return known - 1
    this.#hashes[slot] = hash
    this.#slots[slot] = ++this.#size
    if (this.#size * 2 > this.#slots.length) this.#grow()
    return this.#size - 1
  }

  #slotOf(hash: number): number {
    const mask = this.#slots.length - 1
    let slot = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b) & mask
    while (this.#slots[slot] !== 0 && this.#hashes[slot] !== hash) slot = (slot + 1) & mask
    return slot
  }

  #grow(): void {
    const hashes = this.#hashes
    const slots = this.#slots
    this.#hashes = new Int32Array(slots.length * 2)
    this.#slots = new Int32Array(slots.length * 2)
    for (let old = 0; old < slots.length; old++) {
      if (slots[old] === 0) continue
      const slot = this.#slotOf(hashes[old]!)
      this.#hashes[slot] = hashes[old]!
      this.#slots[slot] = slots[old]!
    }
  }
}
