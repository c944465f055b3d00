import { describe, expect, it } from 'vitest'
import { VirtualTime } from './virtual-time.ts'

describe('VirtualTime', () => {
  it('wakes sleepers in the order of their time, each at its own', async () => {
    const time = new VirtualTime(new Date(0))
    const woken: string[] = []
    const sleep = async (name: string, ...pauses: number[]) => {
      for (const pause of pauses) {
        await time.sleep(pause)
        woken.push(`${name} ${time.now().getTime()}`)
      }
    }
    void sleep('late', 300)
    void sleep('often', 100, 150, 100)
    await time.advance(299)
    expect(woken).toEqual(['often 100', 'often 250'])
    expect(time.now().getTime()).toBe(299)
    await time.advance(51)
    expect(woken.slice(2)).toEqual(['late 300', 'often 350'])
  })

  it('wakes a sleeper whose signal aborts, without time passing', async () => {
    const time = new VirtualTime(new Date(0))
    const stop = new AbortController()
    const sleeping = time.sleep(1_000, stop.signal)
    stop.abort('enough')
    await sleeping
    await time.sleep(1_000, stop.signal)
    expect(time.now().getTime()).toBe(0)
    expect(time.sleeping).toBe(0)
  })

  it('lets as much time pass as some work takes', async () => {
    const time = new VirtualTime(new Date(0))
    void time.sleep(10_000)
    expect(await time.until(time.sleep(70).then(() => 'done'))).toBe('done')
    expect(time.now().getTime()).toBe(70)
    await expect(time.until(time.sleep(5).then(() => Promise.reject(new Error('no'))))).rejects.toThrow('no')
  })

  it('tells when work waits for something that time does not bring', async () => {
    await expect(new VirtualTime().until(new Promise(() => undefined))).rejects.toThrow('not for time')
  })
})
