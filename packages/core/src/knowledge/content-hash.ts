/**
 * A name for a text: equal texts have equal names, and two versions of a document practically never share one (106 bits, cyrb53 run with two seeds).
 * Tells versions apart; proves nothing against somebody who wants two texts to share a name. Core has no cryptography of its own, and needs none here.
 */
export function contentHash(text: string): string {
  return [0x9e3779b9, 0x85ebca6b].map((seed) => mix(text, seed).toString(36).padStart(11, '0')).join('')
}

function mix(text: string, seed: number): number {
  let high = 0xdeadbeef ^ seed
  let low = 0x41c6ce57 ^ seed
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    high = Math.imul(high ^ unit, 2_654_435_761)
    low = Math.imul(low ^ unit, 1_597_334_677)
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909)
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909)
  return 4_294_967_296 * (2_097_151 & low) + (high >>> 0)
}
