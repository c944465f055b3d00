import { describe, expect, it } from 'vitest'
import { tripCounter } from './round-trips.ts'

const message = (type: string, body: string) => {
  const bytes = Buffer.alloc(type.length + 4 + body.length)
  bytes.write(type)
  bytes.writeInt32BE(4 + body.length, type.length)
  bytes.write(body, type.length + 4)
  return bytes
}
const startUp = message('', 'user\0SQ\0')

describe('Round trips', () => {
  const conversation = Buffer.concat([
    startUp,
    message('Q', 'select 1'),
    message('P', 'SSS'),
    message('B', 'QQ'),
    message('E', ''),
    message('S', ''),
    message('X', ''),
  ])

  it('are a simple query and a sync, whatever the other messages hold', () => {
    expect(tripsIn([conversation])).toBe(2)
  })

  it('are counted alike however the bytes are cut', () => {
    for (let size = 1; size < conversation.length; size++) {
      const pieces = Array.from({ length: Math.ceil(conversation.length / size) }, (_, piece) =>
        conversation.subarray(piece * size, (piece + 1) * size),
      )
      expect(tripsIn(pieces)).toBe(2)
    }
  })
})

function tripsIn(pieces: readonly Buffer[]): number {
  let trips = 0
  const count = tripCounter(() => trips++)
  for (const piece of pieces) count(piece)
  return trips
}
