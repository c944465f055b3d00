import type { QueueMessage } from '@frontdesk/core/conversation/ports/queue'
import { describe, expect, it } from 'vitest'
import { WaitingReceivers } from './waiting-receivers.ts'

const message = (id: string): QueueMessage => ({ id, group: 'minato', body: id, receives: 1, receipt: `${id}:1` })
const wanted = { limit: 3, visibilityMilliseconds: 10_000 }
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('A receiver that waits', () => {
  it('is handed what a place was reserved for, and told when it is there', async () => {
    const receivers = new WaitingReceivers()
    const receiver = receivers.join(wanted)
    const place = receivers.reserve(2)
    expect(place).toMatchObject({ count: 2, visibilityMilliseconds: 10_000 })
    place?.fill([message('1'), message('2')])
    await receiver.handed
    expect(await receiver.leave()).toEqual([message('1'), message('2')])
  })

  it('is handed no more than it wants, by several together', () => {
    const receivers = new WaitingReceivers()
    receivers.join(wanted)
    expect([receivers.reserve(2)?.count, receivers.reserve(2)?.count, receivers.reserve(2)]).toEqual([2, 1, undefined])
  })

  it('waits, when it leaves, for what is being written for it, and nothing is reserved with it any more', async () => {
    const receivers = new WaitingReceivers()
    const receiver = receivers.join(wanted)
    const [one, other] = [receivers.reserve(1), receivers.reserve(1)]
    one?.fill([message('1')])
    let left = false
    const leaving = receiver.leave().finally(() => (left = true))
    await settled()
    expect([left, receivers.reserve(1)]).toEqual([false, undefined])
    other?.fill([message('2')])
    expect(await leaving).toEqual([message('1'), message('2')])
  })

  it('gets nothing when what was to come could not be written', async () => {
    const receivers = new WaitingReceivers()
    const receiver = receivers.join(wanted)
    receivers.reserve(1)?.fill([])
    await receiver.handed
    expect(await receiver.leave()).toEqual([])
  })
})
