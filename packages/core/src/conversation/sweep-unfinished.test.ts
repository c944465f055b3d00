import { describe, expect, it } from 'vitest'
import { conversationId, type TenantId } from '../kernel/ids.ts'
import { PortFailure } from '../kernel/port-failure.ts'
import { VirtualTime } from '../kernel/testing/virtual-time.ts'
import type { TenantDirectory } from '../tenancy/ports/tenant-directory.ts'
import type { Inbox } from './ports/inbox.ts'
import type { ServeConversation } from './serve-conversation.ts'
import { SweepUnfinished } from './sweep-unfinished.ts'
import { komugi, minato } from './testing/samples.ts'

function sweeper(unfinished: Record<string, string[]>, failing: Record<string, Error> = {}) {
  const time = new VirtualTime(new Date(0))
  const served: string[] = []
  const looks: string[] = []
  const sweepUnfinished = new SweepUnfinished({
    tenants: { list: async () => Object.keys(unfinished) } as unknown as TenantDirectory,
    inbox: {
      unfinished: async (tenant: TenantId) => {
        looks.push(`${tenant} ${time.now().getTime()}`)
        return (unfinished[tenant] ?? []).map(conversationId)
      },
    } as unknown as Inbox,
    serveConversation: {
      serve: async (tenant: TenantId, conversation: string) => {
        served.push(`${tenant} ${conversation}`)
        const failure = failing[conversation]
        if (failure) throw failure
        return []
      },
    } as unknown as ServeConversation,
    timers: time,
  })
  return { time, served, looks, sweepUnfinished }
}

describe('SweepUnfinished', () => {
  it('serves a tenant’s unfinished conversations, oldest first', async () => {
    const { sweepUnfinished, served } = sweeper({ minato: ['c1', 'c2'], komugi: ['c3'] })
    expect(await sweepUnfinished.sweep(minato)).toEqual(['c1', 'c2'])
    expect(served).toEqual(['minato c1', 'minato c2'])
  })

  it('serves every tenant’s, and counts them', async () => {
    const { sweepUnfinished, served } = sweeper({ minato: ['c1', 'c2'], komugi: ['c3'] })
    expect(await sweepUnfinished.sweepAll()).toBe(3)
    expect(served).toEqual(['minato c1', 'minato c2', 'komugi c3'])
  })

  it('serves the others when one fails, and tells of the failure afterwards', async () => {
    const failing = { c1: new PortFailure('Secrets', 'unavailable', 'gone') }
    const one = sweeper({ minato: ['c1', 'c2'], komugi: ['c3'] }, failing)
    await expect(one.sweepUnfinished.sweep(minato)).rejects.toThrow('gone')
    expect(one.served).toEqual(['minato c1', 'minato c2'])
    const all = sweeper({ minato: ['c1', 'c2'], komugi: ['c3'] }, failing)
    await expect(all.sweepUnfinished.sweepAll()).rejects.toThrow('gone')
    expect(all.served).toEqual(['minato c1', 'minato c2', 'komugi c3'])
  })

  it('tells of each, looking at the tenants one after the other over the time given', async () => {
    const { sweepUnfinished, looks, time } = sweeper({ minato: ['c1', 'c2'], komugi: ['c3'] })
    const told: unknown[] = []
    await time.until(sweepUnfinished.find(5_000, new AbortController().signal, (place) => told.push(place)))
    expect(told).toEqual([
      { tenantId: minato, conversationId: 'c1' },
      { tenantId: minato, conversationId: 'c2' },
      { tenantId: komugi, conversationId: 'c3' },
    ])
    expect(looks).toEqual(['minato 0', 'komugi 2500'])
    expect(time.now().getTime()).toBe(5_000)
  })

  it('takes as long when there is no tenant, so that whoever repeats it does not spin', async () => {
    const { sweepUnfinished, time } = sweeper({})
    await time.until(sweepUnfinished.find(5_000, new AbortController().signal, () => undefined))
    expect(time.now().getTime()).toBe(5_000)
  })

  it('looks no further when it is to stop', async () => {
    const { sweepUnfinished, looks, time } = sweeper({ minato: [], komugi: [] })
    const stop = new AbortController()
    const finding = sweepUnfinished.find(5_000, stop.signal, () => undefined)
    await time.advance(1_000)
    stop.abort('enough')
    await finding
    expect(looks).toEqual(['minato 0'])
    expect(time.now().getTime()).toBe(1_000)
  })
})
