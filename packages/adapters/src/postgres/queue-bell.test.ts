import { describe, expect, it } from 'vitest'
import type { Database } from './database.ts'
import { QueueBell } from './queue-bell.ts'

/** A bell in one process: what it tells others, what it hears of them, and its silence, which ends when the test says so. */
function hung() {
  const told: string[] = []
  const listening = new Map<() => void, string>()
  const silences: (() => void)[] = []
  let listens = 0
  const database: Pick<Database, 'listen' | 'notify'> = {
    async listen(name, heard) {
      listens++
      listening.set(heard, name)
      return async () => void listening.delete(heard)
    },
    notify: async (name) => void told.push(name),
  }
  const timers = { sleep: () => new Promise<void>((resolve) => silences.push(resolve)) }
  const bell = new QueueBell({ database: database as Database, timers })
  return {
    bell,
    told,
    listening,
    get listens() {
      return listens
    },
    /** Another process rings. */
    hear: () => [...listening.keys()].forEach((heard) => heard()),
    endSilence: async () => {
      silences.shift()?.()
      await settled()
    },
  }
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

async function isRung(ring: Promise<void>): Promise<boolean> {
  return await Promise.race([ring.then(() => true), settled().then(() => false)])
}

describe('QueueBell', () => {
  it('wakes all who wait here at once, and who waits after that waits for the next ring', async () => {
    const { bell } = hung()
    const waiting = [bell.nextRing(), bell.nextRing()]
    expect(await Promise.all(waiting.map(isRung))).toEqual([false, false])
    bell.ring()
    const after = bell.nextRing()
    expect(await Promise.all(waiting.map(isRung))).toEqual([true, true])
    expect(await isRung(after)).toBe(false)
    bell.ring()
    expect(await isRung(after)).toBe(true)
  })

  it('tells other processes at the first ring, and of all rings in the silence after it once, at its end', async () => {
    const { bell, told, endSilence } = hung()
    bell.ring()
    await settled()
    expect(told).toHaveLength(1)
    for (let rings = 0; rings < 5; rings++) bell.ring()
    await settled()
    expect(told).toHaveLength(1)
    await endSilence()
    expect(told).toHaveLength(2)
    await endSilence()
    expect(told).toHaveLength(2)
    bell.ring()
    await settled()
    expect(told).toHaveLength(3)
  })

  it('wakes who waits here at every ring, silence or not', async () => {
    const { bell } = hung()
    for (let rings = 0; rings < 3; rings++) {
      const waiting = bell.nextRing()
      bell.ring()
      expect(await isRung(waiting)).toBe(true)
    }
  })

  it('hears other processes by the name it tells them, from the first listen to the close, and does not pass it on', async () => {
    const at = hung()
    const { bell, told, listening } = at
    await Promise.all([bell.listen(), bell.listen()])
    await bell.listen()
    expect(at.listens).toBe(1)
    const waiting = bell.nextRing()
    at.hear()
    expect(await isRung(waiting)).toBe(true)
    expect(told).toEqual([])
    bell.ring()
    await settled()
    expect([...listening.values()]).toEqual(told)
    await bell.close()
    expect(listening.size).toBe(0)
  })

  it('is closed calmly when it never listened, and listens again after a close', async () => {
    const at = hung()
    await at.bell.close()
    await at.bell.listen()
    await at.bell.close()
    await at.bell.listen()
    expect(at.listens).toBe(2)
    expect(at.listening.size).toBe(1)
  })
})
