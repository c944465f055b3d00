import { freshState } from '@frontdesk/core/conversation/conversation-state'
import type { Lease } from '@frontdesk/core/conversation/ports/conversation-store'
import { conversationId, turnId } from '@frontdesk/core/kernel/ids'
import { describe, expect, it } from 'vitest'
import {
  anEvent,
  answerOne,
  aTurn,
  claim,
  freshTenant,
  longLease,
  messagesOf,
  openedAround,
  runOut,
  type StorageUnderTest,
} from './conversation-storage.ts'

const guest = conversationId('terminal:guest')
const shortLease = 40

/** What every `ConversationStore` promises. */
export function conversationStoreContract(storage: StorageUnderTest): void {
  describe(`${storage.name} keeps the contract of ConversationStore`, () => {
    leases(storage)
    commits(storage)
    tenants(storage)
  })
}

function leases(storage: StorageUnderTest): void {
  describe('a lease', () => {
    const at = openedAround(storage)

    it('of a conversation never seen comes with a fresh state', async () => {
      const tenant = freshTenant()
      const before = Date.now()
      const claimed = await claim(at.one, tenant, { worker: 'worker-1' })
      expect(claimed).toMatchObject({ state: freshState, pending: [], undelivered: [], held: [], turnCount: 0, tries: 1 })
      expect(claimed.lease).toMatchObject({ tenantId: tenant, conversationId: guest, worker: 'worker-1' })
      // The storage's clock may differ from ours; by minutes, and something is wrong.
      expect(Math.abs(claimed.lease.until.getTime() - before - longLease)).toBeLessThan(60_000)
    })

    it('is had by one of many workers who ask at once', async () => {
      const tenant = freshTenant()
      const asked = Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? at.one : at.other).conversations.claim(tenant, guest, `worker-${index}`, longLease),
      )
      expect((await Promise.all(asked)).filter((answer) => answer !== 'held')).toHaveLength(1)
    })

    it('is held against everyone until it runs out, the same worker included', async () => {
      const tenant = freshTenant()
      await claim(at.one, tenant, { worker: 'worker-1' })
      expect(await at.other.conversations.claim(tenant, guest, 'worker-2', longLease)).toBe('held')
      expect(await at.one.conversations.claim(tenant, guest, 'worker-1', longLease)).toBe('held')
    })

    it('does not hold up another conversation', async () => {
      const tenant = freshTenant()
      await claim(at.one, tenant)
      expect(await at.other.conversations.claim(tenant, conversationId('terminal:other'), 'worker-2', longLease)).not.toBe('held')
    })

    it('that ran out goes to the next worker, with a higher fencing token', async () => {
      const tenant = freshTenant()
      const first = await claim(at.one, tenant, { milliseconds: shortLease })
      await runOut(shortLease)
      const second = await claim(at.other, tenant, { worker: 'worker-2' })
      expect(second.lease.fencingToken).toBeGreaterThan(first.lease.fencingToken)
    })

    it('given up is free at once, and the next fencing token is higher still', async () => {
      const tenant = freshTenant()
      const first = await claim(at.one, tenant)
      await at.one.conversations.release(first.lease)
      const second = await claim(at.other, tenant, { worker: 'worker-2' })
      expect(second.lease.fencingToken).toBeGreaterThan(first.lease.fencingToken)
    })

    it('given up tells of an event that came in after the last reading', async () => {
      const tenant = freshTenant()
      const { lease } = await claim(at.one, tenant)
      await at.other.inbox.store(anEvent(tenant))
      expect(await at.other.conversations.claim(tenant, guest, 'worker-2', longLease)).toBe('held')
      expect(await at.one.conversations.release(lease)).toBe('pending')
    })

    it('given up tells of nothing when all is answered, or when it was no longer ours', async () => {
      const tenant = freshTenant()
      const { lease } = await answerOne(at.one, tenant)
      expect(await at.one.conversations.release(lease)).toBe('idle')
      await at.other.inbox.store(anEvent(tenant))
      expect(await at.one.conversations.release(lease)).toBe('idle')
    })

    it('is counted before the work, until a turn is committed or it is given up in order', async () => {
      const tenant = freshTenant()
      await at.one.inbox.store(anEvent(tenant))
      await claim(at.one, tenant, { milliseconds: shortLease })
      await runOut(shortLease)
      const second = await claim(at.other, tenant)
      expect(second.tries).toBe(2)
      expect(await at.other.conversations.reload(second.lease)).toMatchObject({ tries: 2 })
      await at.other.conversations.release(second.lease, { failed: true })
      const putOff = await claim(at.one, tenant)
      expect(putOff.tries).toBe(3)
      await at.one.conversations.release(putOff.lease, { unworked: true })
      const third = await claim(at.one, tenant)
      expect(third.tries).toBe(3)
      await at.one.conversations.commit(third.lease, aTurn(third), freshState, [])
      expect(await at.one.conversations.reload(third.lease)).toMatchObject({ tries: 0 })
      await at.one.conversations.release(third.lease)
      const fourth = await claim(at.one, tenant)
      await at.one.conversations.release(fourth.lease)
      expect(await claim(at.one, tenant)).toMatchObject({ tries: 1 })
    })

    it('lets its holder close an event as dead, and the conversation goes on without it', async () => {
      const tenant = freshTenant()
      const [poison, good] = [anEvent(tenant, { at: '2026-12-01T09:00:00Z' }), anEvent(tenant, { at: '2026-12-01T09:00:01Z' })]
      for (const event of [poison, good]) await at.one.inbox.store(event)
      const { lease } = await claim(at.one, tenant)
      expect(await at.one.conversations.bury(lease, poison.channel, poison.eventId, '5 tries failed')).toBe(true)
      expect(await at.one.conversations.reload(lease)).toMatchObject({ pending: [{ eventId: good.eventId }], tries: 0 })
      await at.one.conversations.release(lease)
      expect(await at.one.conversations.bury(lease, good.channel, good.eventId, 'late')).toBe(false)
      expect((await claim(at.other, tenant)).pending).toMatchObject([{ eventId: good.eventId }])
    })

    it('that was lost can be neither given up nor extended nor read under', async () => {
      const tenant = freshTenant()
      const first = await claim(at.one, tenant, { milliseconds: shortLease })
      await runOut(shortLease)
      const second = await claim(at.other, tenant, { worker: 'worker-2' })
      await at.one.conversations.release(first.lease)
      expect(await at.one.conversations.extend(first.lease, longLease)).toBe(false)
      expect(await at.one.conversations.reload(first.lease)).toBe('lease-lost')
      expect(await at.one.conversations.claim(tenant, guest, 'worker-3', longLease)).toBe('held')
      expect(await at.other.conversations.reload(second.lease)).not.toBe('lease-lost')
    })

    it('that was extended does not run out at its first end', async () => {
      const tenant = freshTenant()
      const { lease } = await claim(at.one, tenant, { milliseconds: shortLease })
      expect(await at.one.conversations.extend(lease, longLease)).toBe(true)
      await runOut(shortLease)
      expect(await at.other.conversations.claim(tenant, guest, 'worker-2', longLease)).toBe('held')
    })

    it('lets its holder read again what came in meanwhile', async () => {
      const tenant = freshTenant()
      const { lease } = await claim(at.one, tenant)
      const event = anEvent(tenant)
      await at.other.inbox.store(event)
      expect(await at.one.conversations.reload(lease)).toMatchObject({ lease: { fencingToken: lease.fencingToken }, pending: [event] })
    })
  })
}

function commits(storage: StorageUnderTest): void {
  describe('a commit', () => {
    const at = openedAround(storage)

    it('keeps turn, state, messages and answered events, for the next claim to find', async () => {
      const tenant = freshTenant()
      await at.one.inbox.store(anEvent(tenant))
      const claimed = await claim(at.one, tenant)
      const turn = aTurn(claimed, {
        replies: [{ text: 'one' }, { text: 'two', cards: [{ title: 'card', lines: ['line'] }] }, { text: 'three' }],
      })
      const messages = messagesOf(turn)
      const state = { language: 'ja', offered: [{ label: '予約する', data: 'book' }], topic: 'opening-hours' }
      // Handed over in disorder: their positions say what is first.
      expect(await at.one.conversations.commit(claimed.lease, turn, state, messages.toReversed())).toBe('committed')
      await at.one.conversations.release(claimed.lease)
      expect(await claim(at.other, tenant)).toMatchObject({ state, pending: [], undelivered: messages, turnCount: 1 })
      expect(await at.other.conversations.readTurn(tenant, turn.id)).toEqual(turn)
      expect(await at.other.conversations.lastTurns(tenant, guest, 5)).toEqual([turn])
    })

    it('leaves open what came in after the claim', async () => {
      const tenant = freshTenant()
      await at.one.inbox.store(anEvent(tenant))
      const claimed = await claim(at.one, tenant)
      const late = anEvent(tenant, { at: '2026-12-01T08:59:00Z' })
      await at.other.inbox.store(late)
      await at.one.conversations.commit(claimed.lease, aTurn(claimed), freshState, [])
      expect(await at.one.conversations.reload(claimed.lease)).toMatchObject({ pending: [late], turnCount: 1 })
    })

    it('of what should be the latest is refused when something newer came in', async () => {
      const tenant = freshTenant()
      await at.one.inbox.store(anEvent(tenant))
      const claimed = await claim(at.one, tenant)
      const latest = { onlyIfLatest: true }
      await at.other.inbox.store(anEvent(tenant), 'standby')
      const late = anEvent(tenant)
      await at.other.inbox.store(late)
      const turn = aTurn(claimed)
      expect(await at.one.conversations.commit(claimed.lease, turn, freshState, messagesOf(turn), latest)).toBe('superseded')
      const reloaded = await at.one.conversations.reload(claimed.lease)
      if (reloaded === 'lease-lost') throw new Error('expected to hold the lease')
      expect(reloaded).toMatchObject({ turnCount: 0, undelivered: [], pending: [{}, { eventId: late.eventId }] })
      expect(await at.one.conversations.commit(reloaded.lease, aTurn(reloaded), freshState, [], latest)).toBe('committed')
      expect(await at.one.conversations.release(reloaded.lease)).toBe('idle')
    })

    it('of a message that was taken back meanwhile is refused, so that no record of it is left', async () => {
      const tenant = freshTenant()
      await at.one.inbox.store({ ...anEvent(tenant), messageId: 'm-1' })
      const claimed = await claim(at.one, tenant)
      await at.other.inbox.erase(tenant, 'terminal', 'm-1')
      expect(await at.one.conversations.commit(claimed.lease, aTurn(claimed), freshState, [])).toBe('superseded')
      expect(await at.one.conversations.reload(claimed.lease)).toMatchObject({ pending: [], turnCount: 0 })
    })

    it('notes a delivery that starts with it', async () => {
      const tenant = freshTenant()
      await at.one.inbox.store(anEvent(tenant))
      const claimed = await claim(at.one, tenant)
      const turn = aTurn(claimed)
      const replyToken = { token: 'token-1', until: new Date('2026-12-01T09:01:00.500Z') }
      const started = messagesOf(turn).map((message) => ({ ...message, attempts: 1, lastWay: 'reply' as const, replyToken }))
      await at.one.conversations.commit(claimed.lease, turn, freshState, started)
      expect(await at.other.conversations.reload(claimed.lease)).toMatchObject({ undelivered: started })
    })

    it('of many conversations at once are each their own: what one may not write stops no other', async () => {
      const tenant = freshTenant()
      const names = Array.from({ length: 12 }, (_, index) => `terminal:many-${index}`)
      const claims = await Promise.all(
        names.map(async (conversation) => {
          await at.one.inbox.store(anEvent(tenant, { conversation }))
          return await claim(at.one, tenant, { conversation })
        }),
      )
      const [first] = claims
      if (!first) throw new Error('expected a claim')
      const repeated = aTurn(first)
      await at.one.conversations.commit(first.lease, repeated, freshState, [])
      // The turn's id is taken: the second write of it is at fault, and only that one.
      const outcomes = await Promise.allSettled(
        claims.map((claimed, index) =>
          at.one.conversations.commit(
            claimed.lease,
            index === 5 ? { ...aTurn(claimed), id: repeated.id } : aTurn(claimed, { number: index === 0 ? 2 : 1 }),
            freshState,
            [],
          ),
        ),
      )
      expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'refused'))).toEqual(
        names.map((_, index) => (index === 5 ? 'refused' : 'committed')),
      )
    })

    it('by a worker whose lease was taken over is refused, and nothing of it is written', async () => {
      const tenant = freshTenant()
      await at.one.inbox.store(anEvent(tenant))
      const stalled = await claim(at.one, tenant, { milliseconds: shortLease })
      await runOut(shortLease)
      const second = await claim(at.other, tenant, { worker: 'worker-2' })
      const turn = aTurn(stalled)
      expect(await at.one.conversations.commit(stalled.lease, turn, { offered: [], topic: 'stale' }, messagesOf(turn))).toBe('lease-lost')
      expect(await at.other.conversations.reload(second.lease)).toEqual(second)
      expect(await at.other.conversations.readTurn(tenant, turn.id)).toBeUndefined()
      expect(await at.other.conversations.lastTurns(tenant, guest, 5)).toEqual([])
    })

    it('under a lease given up is refused', async () => {
      const tenant = freshTenant()
      const claimed = await claim(at.one, tenant)
      await at.one.conversations.release(claimed.lease)
      expect(await at.one.conversations.commit(claimed.lease, aTurn(claimed), freshState, [])).toBe('lease-lost')
    })

    it('succeeds under a lease that has run out, as long as nobody took it', async () => {
      const tenant = freshTenant()
      const claimed = await claim(at.one, tenant, { milliseconds: shortLease })
      await runOut(shortLease)
      expect(await at.one.conversations.commit(claimed.lease, aTurn(claimed), freshState, [])).toBe('committed')
    })

    it('that cannot be written whole is not written at all', async () => {
      const tenant = freshTenant()
      const earlier = await answerOne(at.one, tenant, 'terminal:earlier')
      await at.one.inbox.store(anEvent(tenant))
      const claimed = await claim(at.one, tenant)
      const turn = aTurn(claimed)
      // The message's id is taken already: the last thing to be written fails.
      const messages = messagesOf(turn).map((message) => ({ ...message, id: earlier.messages[0]?.id ?? '' }))
      await expect(at.one.conversations.commit(claimed.lease, turn, { offered: [], topic: 'half' }, messages)).rejects.toThrow(
        /already there|duplicate key/,
      )
      expect(await at.one.conversations.reload(claimed.lease)).toEqual(claimed)
      expect(await at.one.conversations.readTurn(tenant, turn.id)).toBeUndefined()
    })

    it('is won by one when the old holder and the new commit at once', async () => {
      for (let round = 0; round < 5; round++) {
        const tenant = freshTenant()
        await at.one.inbox.store(anEvent(tenant))
        const stalled = await claim(at.one, tenant, { milliseconds: 1 })
        await runOut(1)
        const taken = at.other.conversations.claim(tenant, guest, 'worker-2', longLease)
        const stale = aTurn(stalled)
        const [old, second] = await Promise.all([at.one.conversations.commit(stalled.lease, stale, freshState, messagesOf(stale)), taken])
        if (second === 'held') throw new Error('expected the lease')
        // Either the old holder was first and the event is answered, or it was late and the event is the new holder's to answer. Never both.
        expect(second.pending).toHaveLength(old === 'committed' ? 0 : 1)
        expect(second.turnCount).toBe(old === 'committed' ? 1 : 0)
      }
    })

    it('keeps the last turns apart by conversation, oldest first, as many as asked', async () => {
      const tenant = freshTenant()
      for (let number = 0; number < 4; number++) await at.one.conversations.release((await answerOne(at.one, tenant)).lease)
      await answerOne(at.one, tenant, 'terminal:other')
      const numbers = (await at.other.conversations.lastTurns(tenant, guest, 3)).map((turn) => turn.number)
      expect(numbers).toEqual([2, 3, 4])
      expect(await at.other.conversations.lastTurns(tenant, conversationId('terminal:never'), 3)).toEqual([])
    })

    it('keeps text with characters a storage cannot hold, in turn, state and message', async () => {
      const tenant = freshTenant()
      const claimed = await claim(at.one, tenant)
      const broken = 'a\0b\ud800c'
      const turn = aTurn(claimed, { said: broken, replies: [{ text: broken }] })
      await at.one.conversations.commit(claimed.lease, turn, { offered: [{ label: broken, data: 'x' }] }, messagesOf(turn))
      const expected = expect.stringMatching(/^a[\0\ufffd]b[\ud800\ufffd]c$/)
      expect(await at.one.conversations.reload(claimed.lease)).toMatchObject({
        state: { offered: [{ label: expected }] },
        undelivered: [{ reply: { text: expected } }],
      })
      expect(await at.one.conversations.readTurn(tenant, turn.id)).toMatchObject({ said: expected })
    })
  })
}

function tenants(storage: StorageUnderTest): void {
  describe('another tenant', () => {
    const at = openedAround(storage)
    const impostor = (lease: Lease): Lease => ({ ...lease, tenantId: freshTenant() })

    it('with a conversation of the same name has one of its own', async () => {
      const [tenant, stranger] = [freshTenant(), freshTenant()]
      await answerOne(at.one, tenant)
      expect(await claim(at.one, stranger)).toMatchObject({ state: freshState, pending: [], undelivered: [], turnCount: 0 })
    })

    it('reads none of the turns', async () => {
      const [tenant, stranger] = [freshTenant(), freshTenant()]
      const { turn } = await answerOne(at.one, tenant)
      expect(await at.one.conversations.readTurn(stranger, turn.id)).toBeUndefined()
      expect(await at.one.conversations.lastTurns(stranger, guest, 5)).toEqual([])
      expect(await at.one.conversations.readTurn(tenant, turnId('never'))).toBeUndefined()
    })

    it('does nothing under the lease: no reading, extending, giving up or committing', async () => {
      const tenant = freshTenant()
      await at.one.inbox.store(anEvent(tenant))
      const claimed = await claim(at.one, tenant)
      const stolen = impostor(claimed.lease)
      expect(await at.one.conversations.reload(stolen)).toBe('lease-lost')
      expect(await at.one.conversations.extend(stolen, longLease)).toBe(false)
      await at.one.conversations.release(stolen)
      const turn = { ...aTurn(claimed), tenantId: stolen.tenantId }
      expect(await at.one.conversations.commit(stolen, turn, freshState, [])).toBe('lease-lost')
      expect(await at.one.conversations.reload(claimed.lease)).toEqual(claimed)
    })

    it('is given no turn and no message through a lease of ours', async () => {
      const [tenant, stranger] = [freshTenant(), freshTenant()]
      const claimed = await claim(at.one, tenant)
      const turn = aTurn(claimed)
      const smuggled = messagesOf(turn).map((message) => ({ ...message, tenantId: stranger }))
      await expect(at.one.conversations.commit(claimed.lease, turn, freshState, smuggled)).rejects.toThrow(RangeError)
      await expect(at.one.conversations.commit(claimed.lease, { ...turn, tenantId: stranger }, freshState, [])).rejects.toThrow(RangeError)
      expect(await at.one.conversations.reload(claimed.lease)).toEqual(claimed)
      expect(await at.one.inbox.unfinished(stranger)).toEqual([])
    })

    it('keeps its own turn and message ids: ours being taken tells it nothing', async () => {
      const [tenant, stranger] = [freshTenant(), freshTenant()]
      const { turn, messages } = await answerOne(at.one, tenant)
      const claimed = await claim(at.one, stranger)
      const twin = aTurn(claimed, { id: turn.id })
      const twins = messagesOf(twin).map((message, index) => ({ ...message, id: messages[index]?.id ?? '' }))
      expect(await at.one.conversations.commit(claimed.lease, twin, freshState, twins)).toBe('committed')
    })
  })
}
