import type { DeadQueueMessage, NewQueueMessage, QueueMessage } from '@frontdesk/core/conversation/ports/queue'
import { expect, it } from 'vitest'
import { aMessage, bodiesOf, drain, type OpenedQueue, type QueueUnderTest, receive, receiveNow, there } from './queue-under-test.ts'

export function deadContract(at: OpenedQueue, { maxReceives, unit, time }: QueueUnderTest): void {
  const now = time?.now ?? (() => new Date())

  /** Receives all there is until it is dead: as often as a message may be received, and once more, since some queues notice only then. */
  const wearOut = async (count: number): Promise<void> => {
    for (let receives = 1; receives <= maxReceives; receives++) {
      const received = await drain(at.one, count)
      expect(received.map((message) => message.receives)).toEqual(received.map(() => receives))
      await Promise.all(received.map((message) => at.one.hideFor(message, 0)))
    }
    expect(await receiveNow(at.one)).toEqual([])
  }
  const letDie = async (messages: readonly NewQueueMessage[]): Promise<void> => {
    await at.one.send(messages)
    await wearOut(messages.length)
  }

  it('has none at first, and none while messages are still tried', async () => {
    expect(await at.one.dead(10)).toEqual([])
    await at.one.send([aMessage()])
    await drain(at.one, 1)
    expect(await at.other.dead(10)).toEqual([])
  })

  it('gives a message up that was received too often, and lists it as it was', async () => {
    const before = now().getTime()
    await letDie([{ group: 'minato', body: '毒入り\n🍣' }])
    const [dead, ...more] = await at.other.dead(10)
    expect(more).toEqual([])
    expect(dead).toMatchObject({ group: 'minato', body: '毒入り\n🍣' })
    expect(dead?.receives).toBeGreaterThanOrEqual(maxReceives)
    // A database or a vendor may be a little off.
    expect(dead?.sentAt.getTime()).toBeGreaterThan(before - 2_000)
    expect(dead?.sentAt.getTime()).toBeLessThanOrEqual(now().getTime() + 2_000)
  })

  it('gives up also what was never given back, once its last visibility has run out', async () => {
    await at.one.send([aMessage()])
    for (let receives = 1; receives <= maxReceives; receives++) {
      expect(await receive(at.one, { visibilityMilliseconds: unit })).toMatchObject([{ receives }])
      await at.pass(unit)
    }
    expect(await receiveNow(at.one)).toEqual([])
    expect(await at.other.dead(10)).toHaveLength(1)
  })

  it('leaves the last receive its time: removed in it, a message is not dead', async () => {
    await at.one.send([aMessage()])
    let last: QueueMessage | undefined
    for (let receives = 1; receives <= maxReceives; receives++) {
      ;[last] = await receive(at.one)
      if (receives < maxReceives) await at.one.hideFor(there(last), 0)
    }
    expect(await at.other.dead(10)).toEqual([])
    await at.one.remove(there(last))
    expect(await receiveNow(at.one)).toEqual([])
    expect(await at.other.dead(10)).toEqual([])
  })

  it('lists the dead again and again, also to others, at most as many as wanted', async () => {
    await letDie(Array.from({ length: 12 }, (_, index) => aMessage(`${index}`)))
    expect(await at.one.dead(5)).toHaveLength(5)
    expect(await at.one.dead(100)).toHaveLength(12)
    expect(bodiesOf(await at.other.dead(100))).toEqual(bodiesOf(Array.from({ length: 12 }, (_, index) => aMessage(`${index}`))))
    const sentAt = (await at.one.dead(100)).map((message) => message.sentAt.getTime())
    expect(sentAt).toEqual([...sentAt].sort((left, right) => left - right))
  })

  it('puts a dead message back, counting from 0, and once only', async () => {
    await letDie([{ group: 'minato', body: '毒入り\n🍣' }])
    const [dead] = await at.one.dead(10)
    expect(await at.other.revive(thereDead(dead))).toBe(true)
    expect(await at.one.dead(10)).toEqual([])
    const [revived, ...more] = await receive(at.one)
    expect(more).toEqual([])
    expect(revived).toMatchObject({ group: 'minato', body: '毒入り\n🍣', receives: 1 })
    expect(await at.other.revive(thereDead(dead))).toBe(false)
    expect(await at.one.drop(thereDead(dead))).toBe(false)
    await at.one.remove(there(revived))
    expect(await receiveNow(at.one)).toEqual([])
  })

  it('lets what was revived die again, and be revived again', async () => {
    await letDie([aMessage('twice')])
    for (let times = 1; times <= 2; times++) {
      const [dead] = await at.one.dead(10)
      expect(dead).toMatchObject({ body: 'twice' })
      expect(await at.one.revive(thereDead(dead))).toBe(true)
      await wearOut(1)
    }
    expect(await at.other.dead(10)).toHaveLength(1)
  })

  it('forgets a dead message that is dropped, and only that', async () => {
    await letDie([aMessage('dropped'), aMessage('kept')])
    const dead = await at.one.dead(10)
    const dropped = dead.find(({ body }) => body === 'dropped')
    expect(await at.other.drop(thereDead(dropped))).toBe(true)
    expect(bodiesOf(await at.one.dead(10))).toEqual(['kept'])
    expect(await at.one.drop(thereDead(dropped))).toBe(false)
    expect(await at.one.revive(thereDead(dropped))).toBe(false)
    expect(await receiveNow(at.one)).toEqual([])
  })

  it('revives one of many, wherever it is among them', async () => {
    const bodies = Array.from({ length: 23 }, (_, index) => `${index}`)
    await letDie(bodies.map(aMessage))
    const dead = await at.one.dead(100)
    const wanted = dead.find(({ body }) => body === '17')
    expect(await at.other.revive(thereDead(wanted))).toBe(true)
    expect(await receive(at.one)).toMatchObject([{ body: '17', receives: 1 }])
    expect(bodiesOf(await at.one.dead(100))).toEqual(bodies.filter((body) => body !== '17').sort())
  })

  it('revives a message once when two do it at the same moment', async () => {
    await letDie([aMessage()])
    const [dead] = await at.one.dead(10)
    const revivals = await Promise.all([at.one.revive(thereDead(dead)), at.other.revive(thereDead(dead))])
    expect(revivals.filter(Boolean)).toHaveLength(1)
    expect(await drain(at.one, 1)).toHaveLength(1)
    expect(await receiveNow(at.other)).toEqual([])
  })

  it('knows nothing of an id that never was, nor of a message that is alive', async () => {
    await at.one.send([aMessage()])
    const [alive] = await receive(at.one)
    const ids = ['no-such-message', '00000000-0000-4000-8000-000000000000', '', '12', there(alive).id]
    const outcomes = await Promise.all(ids.flatMap((id) => [at.one.revive(id), at.one.drop(id)]))
    expect(outcomes).not.toContain(true)
    await at.one.hideFor(there(alive), 0)
    expect(await receive(at.other)).toMatchObject([{ id: alive?.id }])
  })
}

function thereDead(message: DeadQueueMessage | undefined): string {
  if (message === undefined) throw new Error('expected a dead message, and there is none')
  return message.id
}
