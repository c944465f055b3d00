import { expect, it } from 'vitest'
import { aMessage, type OpenedQueue, type QueueUnderTest, receive, receiveNow, there } from './queue-under-test.ts'

export function waitingContract(at: OpenedQueue, { unit, time }: QueueUnderTest): void {
  const long = 15_000
  /** Between an event and its being noticed: enough for a queue that looks every half second. */
  const soon = 3_000
  const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

  it('does not wait when told not to', async () => {
    const started = performance.now()
    expect(await receiveNow(at.one)).toEqual([])
    expect(performance.now() - started).toBeLessThan(soon)
  })

  it('does not wait for more when there is one', async () => {
    await at.one.send([aMessage()])
    const started = performance.now()
    expect(await at.other.receive({ limit: 10, waitMilliseconds: long, visibilityMilliseconds: 60_000 })).toHaveLength(1)
    expect(performance.now() - started).toBeLessThan(soon)
  })

  it('waits in vain as long as told', async () => {
    const started = performance.now()
    const waiting = at.one.receive({ limit: 10, waitMilliseconds: unit, visibilityMilliseconds: 60_000 })
    if (time !== undefined) await sleep(50).then(() => at.pass(unit))
    expect(await waiting).toEqual([])
    const waited = performance.now() - started
    // Time that is turned may be turned before the queue has looked at it.
    expect(waited).toBeGreaterThan(time === undefined ? unit * 0.9 : 0)
    expect(waited).toBeLessThan(unit + soon)
  })

  it('is woken by a message that another process sends meanwhile', async () => {
    const waiting = at.one.receive({ limit: 10, waitMilliseconds: long, visibilityMilliseconds: 60_000 })
    await sleep(150)
    const sent = performance.now()
    await at.other.send([aMessage('late')])
    expect(await waiting).toMatchObject([{ body: 'late' }])
    expect(performance.now() - sent).toBeLessThan(soon)
  })

  it('is woken by a message that is given back meanwhile', async () => {
    await at.one.send([aMessage()])
    const [message] = await receive(at.one)
    const waiting = at.other.receive({ limit: 10, waitMilliseconds: long, visibilityMilliseconds: 60_000 })
    await sleep(150)
    await at.one.hideFor(there(message), 0)
    expect(await waiting).toMatchObject([{ id: message?.id, receives: 2 }])
  })

  it('wakes for a message whose visibility runs out meanwhile', async () => {
    await at.one.send([aMessage()])
    const [message] = await receive(at.one, { visibilityMilliseconds: unit })
    const waiting = at.other.receive({ limit: 10, waitMilliseconds: long, visibilityMilliseconds: 60_000 })
    if (time !== undefined) await sleep(50).then(() => at.pass(unit))
    expect(await waiting).toMatchObject([{ id: message?.id, receives: 2 }])
  })

  it('gives one message to one of those who wait', async () => {
    const waiting = [at.one, at.other, at.one, at.other].map((queue) => receive(queue))
    await sleep(100)
    await at.one.send([aMessage()])
    if (time !== undefined) await sleep(50).then(() => at.pass(2_000))
    expect((await Promise.all(waiting)).flat()).toHaveLength(1)
  })

  it('stops waiting when told so, without an error, and leaves what comes later to others', async () => {
    const stop = new AbortController()
    const waiting = at.one.receive({ limit: 10, waitMilliseconds: long, visibilityMilliseconds: 60_000, signal: stop.signal })
    await sleep(150)
    const started = performance.now()
    stop.abort()
    expect(await waiting).toEqual([])
    expect(performance.now() - started).toBeLessThan(soon)
    await at.other.send([aMessage('later')])
    expect(await receive(at.other)).toMatchObject([{ body: 'later' }])
  })

  it('does not wait when it was told to stop before', async () => {
    const started = performance.now()
    const signal = AbortSignal.abort()
    expect(await at.one.receive({ limit: 10, waitMilliseconds: long, visibilityMilliseconds: 60_000, signal })).toEqual([])
    expect(performance.now() - started).toBeLessThan(soon)
  })
}
