const quote = 0x22
const backslash = 0x5c
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d

/**
 * Whether arrays and objects in this JSON, as UTF-8, stand more than `limit` deep. Walks the bytes without recursion, so that depth costs nothing,
 * and stops at the first place too deep. Says nothing of whether it is JSON at all.
 */
export function isDeeperThan(limit: number, json: Uint8Array): boolean {
  let depth = 0
  let insideText = false
  for (let index = 0; index < json.length; index++) {
    const byte = json[index]
    if (insideText) {
      if (byte === backslash) index++
      else if (byte === quote) insideText = false
    } else if (byte === quote) insideText = true
    else if (byte === openBrace || byte === openBracket) {
      if (++depth > limit) return true
    } else if (byte === closeBrace || byte === closeBracket) depth--
  }
  return false
}
