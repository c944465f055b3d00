import { describe, expect, it } from 'vitest'
import { firstAlone, hasHadItsTries, isPoison, isSuspicious } from './poison.ts'
import { claimedWith, eventOf } from './testing/samples.ts'

const at = (tries: number) => claimedWith([eventOf('a'), eventOf('b')], { tries })

describe('what workers die of', () => {
  it('is looked for one event at a time from the third try on', () => {
    expect([1, 2, 3, 4].map((tries) => isSuspicious(at(tries)))).toEqual([false, false, true, true])
  })

  it('is given up when eight tries came to nothing', () => {
    expect([1, 7, 8, 9, 10].map((tries) => isPoison(at(tries)))).toEqual([false, false, false, true, true])
  })

  it('is no event when none is open, and may be a message', () => {
    expect(isPoison(claimedWith([], { tries: 9 }))).toBe(false)
    expect([8, 9].map((tries) => hasHadItsTries(claimedWith([], { tries })))).toEqual([false, true])
  })

  it('is looked for in the oldest event, with everything else as it is', () => {
    expect(firstAlone(at(3))).toEqual({ ...at(3), pending: [eventOf('a')] })
    expect(firstAlone(claimedWith([]))).toEqual(claimedWith([]))
  })
})
