import { describe, expect, it } from 'vitest'
import { VirtualClock } from './virtual-clock.ts'

describe('the virtual clock', () => {
  it('is the given one and what was advanced', () => {
    let base = 1000
    const clock = new VirtualClock(() => base)
    clock.advance(500)
    base += 10
    expect(clock.now()).toBe(1510)
    expect(() => clock.advance(-1)).toThrow(RangeError)
    expect(() => clock.advance(Number.NaN)).toThrow(RangeError)
  })

  it('wakes who waits when advanced far enough, in a moment', async () => {
    const clock = new VirtualClock(() => 0)
    const woken: string[] = []
    const [hour, day] = [clock.sleep(3_600_000).then(() => woken.push('hour')), clock.sleep(86_400_000).then(() => woken.push('day'))]
    clock.advance(3_600_000 - 1)
    await new Promise((resolve) => setTimeout(resolve, 120))
    expect(woken).toEqual([])
    clock.advance(1)
    await hour
    expect(woken).toEqual(['hour'])
    clock.close()
    await day
  })

  it('wakes who waits when the given clock gets there by itself', async () => {
    let base = 0
    const clock = new VirtualClock(() => base)
    const sleeping = clock.sleep(60_000)
    base = 60_000
    await sleeping
    const real = new VirtualClock(Date.now)
    const began = performance.now()
    await real.sleep(30)
    expect(performance.now() - began).toBeGreaterThan(25)
  })
})
