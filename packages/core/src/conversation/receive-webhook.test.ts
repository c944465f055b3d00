import { describe, expect, it } from 'vitest'
import { conversationId, eventId } from '../kernel/ids.ts'
import { PortFailure } from '../kernel/port-failure.ts'
import type { TenantDirectory } from '../tenancy/ports/tenant-directory.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import type { InboundEvent } from './inbound-event.ts'
import type { NewQueueMessage, Queue } from './ports/queue.ts'
import type { WebhookReading } from './ports/webhook-readers.ts'
import { readQueuedEvents } from './queued-events.ts'
import { ReceiveWebhook } from './receive-webhook.ts'
import { KeptLog } from './testing/kept-log.ts'
import { eventOf, minato } from './testing/samples.ts'

const request = { body: new TextEncoder().encode('{"text":"山田"}'), header: () => undefined, receivedAt: new Date(0) }

type Given = { reading?: WebhookReading | Error; tenants?: Error; queue?: Error; passing?: Error }

function door({ reading = { verdict: 'accepted', events: [] }, tenants, queue, passing }: Given = {}) {
  const log = new KeptLog()
  const sent: (readonly NewQueueMessage[])[] = []
  const steps: string[] = []
  const receiveWebhook = new ReceiveWebhook({
    tenants: {
      find: async (id: string) => {
        steps.push(`find ${id}`)
        if (tenants) throw tenants
        return id === minato ? ({ id } as Tenant) : undefined
      },
    } as unknown as TenantDirectory,
    readers: [
      {
        channel: 'line',
        read: async (tenant, given) => {
          steps.push(`read ${tenant.id}`)
          expect(given).toBe(request)
          if (reading instanceof Error) throw reading
          return reading
        },
      },
    ],
    queue: {
      send: async (messages: readonly NewQueueMessage[]) => {
        steps.push('send')
        if (queue) throw queue
        sent.push(messages)
      },
    } as unknown as Queue,
    faultPoints: {
      pass: async (point) => {
        steps.push(point)
        if (passing) throw passing
      },
    },
    logger: log,
  })
  const receive = async (channel = 'line', tenant = 'minato') => await receiveWebhook.receive(channel, tenant, request)
  /** The id of each event sent, one list a queue message. */
  const ids = () => sent.flat().map(({ body }) => readQueuedEvents(body)?.map((event): string => event.eventId))
  return { receive, log, sent, steps, ids }
}

const of = (conversation: string, id: string): InboundEvent =>
  eventOf(id, { conversationId: conversationId(conversation), eventId: eventId(id) })
const accepted = (...events: InboundEvent[]): WebhookReading => ({ verdict: 'accepted', events })

describe('ReceiveWebhook', () => {
  it('accepts when the events are on the queue, for their tenant', async () => {
    const { receive, sent, steps, log } = door({ reading: accepted(eventOf('a')) })
    expect(await receive()).toBe('accepted')
    expect(steps).toEqual(['find minato', 'read minato', 'send', 'queue.sent'])
    expect(sent.flat().map(({ group }) => group)).toEqual(['minato'])
    expect(log.entries).toEqual([])
  })

  it('sends one message for each conversation of a body with several, its events in order', async () => {
    const { receive, sent, ids } = door({ reading: accepted(of('c1', '1'), of('c2', '2'), of('c1', '3'), of('c3', '4'), of('c2', '5')) })
    expect(await receive()).toBe('accepted')
    expect(sent).toHaveLength(1)
    expect(ids()).toEqual([['1', '3'], ['2', '5'], ['4']])
  })

  it('sends events apart that are too long together', async () => {
    const long = 'あ'.repeat(200_000)
    const { receive, ids } = door({ reading: accepted(of('c1', `1${long}`), of('c1', `2${long}`)) })
    await receive()
    expect(ids().map((together) => together?.map(([number]) => number))).toEqual([['1'], ['2']])
  })

  it('accepts a body without events, and sends nothing', async () => {
    const { receive, steps } = door()
    expect(await receive()).toBe('accepted')
    expect(steps).not.toContain('send')
  })

  it('is unavailable when the queue may not have everything, so that the channel comes again', async () => {
    const { receive, log } = door({ reading: accepted(eventOf('a')), queue: new PortFailure('Queue', 'unavailable', '2 of 3 were sent') })
    expect(await receive()).toBe('unavailable')
    expect(log.entries).toEqual([
      { level: 'error', event: 'webhook.unavailable', fields: { channel: 'line', tenant: 'minato', reason: 'Queue: unavailable' } },
    ])
  })

  it.each<[string, Given]>([
    ['the tenants cannot be read', { tenants: new PortFailure('TenantDirectory', 'unavailable', 'gone') }],
    ['the secret cannot be had', { reading: new PortFailure('Secrets', 'unavailable', 'gone') }],
    ['the queue refuses a message', { reading: accepted(eventOf('a')), queue: new RangeError('山田') }],
    ['there is a bug', { reading: new TypeError('cannot read 山田') }],
    ['the process is stopped there', { passing: new Error('stopped') }],
  ])('is unavailable and does not throw when %s', async (_, given) => {
    expect(await door(given).receive()).toBe('unavailable')
  })

  it('refuses an unknown tenant and a bad signature alike', async () => {
    const unsigned = door({ reading: { verdict: 'unsigned', detail: 'the signature is another’s' } })
    const verdicts = [await unsigned.receive('line', 'komugi'), await unsigned.receive('line', 'minato')]
    expect(verdicts).toEqual(['refused', 'refused'])
    expect(unsigned.log.told).toEqual(['warn webhook.refused', 'warn webhook.refused'])
    expect(unsigned.sent).toEqual([])
  })

  it('refuses what is no tenant’s name, and a channel that is not there, without looking further', async () => {
    const { receive, steps } = door()
    for (const name of ['', '../minato', 'MINATO', 'minato%00', 'a'.repeat(64)]) expect(await receive('line', name)).toBe('refused')
    expect(await receive('fax')).toBe('refused')
    expect(await receive('__proto__')).toBe('refused')
    expect(steps).toEqual([])
  })

  it('tells what is signed and unreadable from what is not signed', async () => {
    const { receive, log, sent } = door({ reading: { verdict: 'malformed', detail: 'no events in it' } })
    expect(await receive()).toBe('malformed')
    expect(log.entries).toMatchObject([{ fields: { reason: 'no events in it' } }])
    expect(sent).toEqual([])
  })

  it('tells operators nothing personal, whatever fails', async () => {
    const said = eventOf('山田です')
    const failures: Given[] = [
      { reading: accepted(said), queue: new RangeError('cannot carry 山田です') },
      { reading: accepted(said), queue: new PortFailure('Queue', 'rejected', 'cannot carry 山田です') },
      { reading: new TypeError('cannot read 山田です') },
      { reading: accepted(said), passing: new Error('山田です') },
    ]
    for (const given of failures) {
      const { receive, log } = door(given)
      await receive()
      expect(log.entries).toHaveLength(1)
      expect(JSON.stringify(log.entries)).not.toContain('山田')
    }
  })
})
