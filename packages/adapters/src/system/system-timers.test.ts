import { getEventListeners } from 'node:events'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { SystemTimers } from './system-timers.ts'

const timers = new SystemTimers()

async function elapsed(work: Promise<void>): Promise<number> {
  const began = performance.now()
  await work
  return performance.now() - began
}

describe('SystemTimers', () => {
  afterEach(() => vi.restoreAllMocks())

  it('sleeps as long as it is told', async () => {
    const took = await elapsed(timers.sleep(60))
    expect(took).toBeGreaterThanOrEqual(58)
    expect(took).toBeLessThan(1_000)
  })

  it.each([0, -5, Number.NaN])('does not sleep for %d ms', async (milliseconds) => {
    expect(await elapsed(timers.sleep(milliseconds))).toBeLessThan(50)
  })

  it('wakes when the signal aborts, without an error, and leaves no listener behind', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error('stop')), 20)
    expect(await elapsed(timers.sleep(60_000, controller.signal))).toBeLessThan(5_000)
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  })

  it('does not fall asleep under a signal that has aborted', async () => {
    expect(await elapsed(timers.sleep(60_000, AbortSignal.abort()))).toBeLessThan(50)
  })

  it('leaves no listener on a signal that never aborts', async () => {
    const { signal } = new AbortController()
    for (let times = 0; times < 20; times += 1) await timers.sleep(1, signal)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('sleeps longer than a timer of Node can be set to', async () => {
    const controller = new AbortController()
    let awake = false
    const sleeping = timers.sleep(2 ** 40, controller.signal).then(() => (awake = true))
    await timers.sleep(50)
    expect(awake).toBe(false)
    controller.abort()
    await sleeping
  })
})
