import type { TenantProblem } from '@frontdesk/core/tenancy/invalid-tenant'

/** A file's text, or where it is no text. A byte order mark is taken off. */
export type TextReading = { readonly text: string } | { readonly problem: Pick<TenantProblem, 'line' | 'column' | 'message'> }

export function readText(bytes: Uint8Array): TextReading {
  const nul = bytes.indexOf(0)
  if (nul >= 0) return { problem: { ...placeOf(bytes, nul), message: 'there is a NUL byte here: this is not a text file' } }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { problem: { ...placeOf(bytes, firstInvalid(bytes)), message: 'this is not UTF-8; save the file as UTF-8' } }
  }
}

/** Where the first byte that is not UTF-8 stands: the end of the longest beginning that is. */
function firstInvalid(bytes: Uint8Array): number {
  let [valid, invalid] = [0, bytes.length]
  while (valid + 1 < invalid) {
    const middle = (valid + invalid) >> 1
    if (isBeginning(bytes.subarray(0, middle))) valid = middle
    else invalid = middle
  }
  return valid
}

/** Whether the bytes are UTF-8 so far; a character may be cut at the end. */
function isBeginning(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

function placeOf(bytes: Uint8Array, offset: number): { line: number; column: number } {
  // As a stream, so that the beginning of a character that is cut short does not count.
  const before = new TextDecoder('utf-8').decode(bytes.subarray(0, offset), { stream: true })
  return placeIn(before, before.length)
}

/** Line and column, from 1, of an offset in a text. */
export function placeIn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: offset - lineStart + 1 }
}
