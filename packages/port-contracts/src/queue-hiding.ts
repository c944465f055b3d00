import type { QueueMessage } from '@frontdesk/core/conversation/ports/queue'
import { expect, it } from 'vitest'
import { aMessage, bodiesOf, drain, type OpenedQueue, type QueueUnderTest, receive, receiveNow, there } from './queue-under-test.ts'

export function hidingContract(at: OpenedQueue, { unit }: QueueUnderTest): void {
  it('hides a message for its visibility, then gives it again, counting', async () => {
    await at.one.send([aMessage()])
    const [first] = await receive(at.one, { visibilityMilliseconds: 2 * unit })
    expect(await receiveNow(at.other)).toEqual([])
    await at.pass(2 * unit)
    const [second] = await receive(at.other)
    expect(second).toMatchObject({ id: first?.id, group: first?.group, body: first?.body, receives: 2 })
    expect(second?.receipt).not.toBe(first?.receipt)
  })

  it('gives a removed message never again', async () => {
    await at.one.send([aMessage('removed'), aMessage('kept')])
    const received = await drain(at.one, 2, { visibilityMilliseconds: 2 * unit })
    await at.one.remove(named('removed', received))
    await at.pass(2 * unit)
    expect((await receive(at.other)).map(({ body }) => body)).toEqual(['kept'])
    expect(await receiveNow(at.other)).toEqual([])
  })

  it('lets another process remove what one received', async () => {
    await at.one.send([aMessage()])
    const [message] = await receive(at.one, { visibilityMilliseconds: unit })
    await at.other.remove(there(message))
    await at.pass(unit)
    expect(await receiveNow(at.one)).toEqual([])
  })

  it('removes many at the same moment, and nothing else', async () => {
    await at.one.send(Array.from({ length: 30 }, (_, index) => aMessage(`${index}`)))
    const received = await drain(at.one, 30, { visibilityMilliseconds: 4 * unit })
    await Promise.all(received.slice(0, 23).map((message) => at.one.remove(message)))
    await at.pass(4 * unit)
    const again = await drain(at.other, 7)
    expect(bodiesOf(again)).toEqual(bodiesOf(received.slice(23)))
    expect(await receiveNow(at.other)).toEqual([])
  })

  it('hides for longer while a worker is still at it', async () => {
    await at.one.send([aMessage()])
    const [message] = await receive(at.one, { visibilityMilliseconds: 2 * unit })
    await at.one.hideFor(there(message), 5 * unit)
    await at.pass(2 * unit)
    expect(await receiveNow(at.other)).toEqual([])
    await at.pass(3 * unit)
    expect(await receive(at.other)).toHaveLength(1)
  })

  it('gives a message back at once when it is to be hidden for 0', async () => {
    await at.one.send([aMessage()])
    const [message] = await receive(at.one)
    await at.one.hideFor(there(message), 0)
    expect(await receive(at.other)).toMatchObject([{ id: message?.id, receives: 2 }])
  })

  it('hides each of many for its own time', async () => {
    await at.one.send(Array.from({ length: 14 }, (_, index) => aMessage(`${index}`)))
    const received = await drain(at.one, 14)
    await Promise.all(received.map((message, index) => at.one.hideFor(message, index % 2 === 0 ? 0 : 60_000)))
    const again = await drain(at.other, 7)
    expect(bodiesOf(again)).toEqual(bodiesOf(received.filter((_, index) => index % 2 === 0)))
    expect(await receiveNow(at.other)).toEqual([])
  })

  it('is calm about a message that is gone', async () => {
    await at.one.send([aMessage()])
    const [message] = await receive(at.one)
    await at.one.remove(there(message))
    await at.one.remove(there(message))
    await at.other.remove(there(message))
    await at.one.hideFor(there(message), 0)
    await at.other.hideFor(there(message), 60_000)
    expect(await receiveNow(at.one)).toEqual([])
  })

  it('is calm about a receipt that has run out, and takes nothing from who holds the message now', async () => {
    await at.one.send([aMessage()])
    const [early] = await receive(at.one, { visibilityMilliseconds: unit })
    await at.pass(unit)
    const [late] = await receive(at.other)
    expect(late?.receives).toBe(2)
    await at.one.hideFor(there(early), 0)
    expect(await receiveNow(at.one)).toEqual([])
    // Whether this takes the message away, too, is the queue's choice: who says so has done the work.
    await at.one.remove(there(early))
    await at.other.remove(there(late))
    expect(await receiveNow(at.one)).toEqual([])
  })
}

function named(body: string, messages: readonly QueueMessage[]): QueueMessage {
  return there(messages.find((message) => message.body === body))
}
