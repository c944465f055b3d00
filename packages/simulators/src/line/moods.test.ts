import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startLineSimulator, type LineSimulator, type Mood } from './line-simulator.ts'
import { Moods } from './moods.ts'
import { call, komugi, minato, regular, type Answer } from './testing/channels.ts'

const messages = [{ type: 'text', text: 'はい' }]
const key = { 'X-Line-Retry-Key': '123e4567-e89b-42d3-a456-426614174000' }
let line: LineSimulator

beforeEach(async () => {
  line = await startLineSimulator()
  line.addChannel(minato)
  line.addChannel(komugi)
  line.user(minato.botUserId, regular)
})
afterEach(() => line.close())

const push = (): Promise<Answer> => call(line.url, '/v2/bot/message/push', { to: regular, messages }, key)

describe('a mood', () => {
  it.each([
    [{ kind: '429' }, 429, 'The API rate limit has been exceeded. Try again later.'],
    [{ kind: '500' }, 500, 'Internal server error'],
  ] as const)('of %j does nothing and says so, as often as told', async (mood, status, message) => {
    line.setMood({ ...mood, path: 'push', times: 2 })
    for (const _ of [1, 2]) expect(await push()).toMatchObject({ status, body: { message } })
    expect(line.seen()).toEqual([])
    expect((await push()).status).toBe(200)
    expect(line.history().map((entry) => entry.mood)).toEqual([mood.kind, mood.kind, undefined])
  })

  it.each(['execute-then-500', 'execute-then-stall', 'execute-then-reset'] as const)(
    '%s has sent what a retry with its key finds sent',
    async (kind) => {
      line.setMood({ kind, times: 1, milliseconds: 20 })
      const first = await push().catch(() => undefined)
      expect(first?.status).toBe(kind === 'execute-then-500' ? 500 : undefined)
      expect(line.seen()).toHaveLength(1)
      expect((await push()).status).toBe(409)
      expect(line.seen()).toHaveLength(1)
    },
  )

  it('to execute and fail uses a reply token up', async () => {
    const replyToken = line.mintReplyToken(minato.botUserId, { userId: regular })
    line.setMood({ path: 'reply', kind: 'execute-then-500', times: 1 })
    const reply = (): Promise<Answer> => call(line.url, '/v2/bot/message/reply', { replyToken, messages })
    expect((await reply()).status).toBe(500)
    expect(await reply()).toMatchObject({ status: 400, body: { message: 'Invalid reply token' } })
    expect(line.seen()).toHaveLength(1)
  })

  it.each(['stall', 'reset'] as const)('%s sends nothing and answers nothing', async (kind) => {
    line.setMood({ kind, times: 1, milliseconds: 100 })
    const began = performance.now()
    await expect(push()).rejects.toThrow('fetch failed')
    expect(performance.now() - began > 90).toBe(kind === 'stall')
    expect(line.seen()).toEqual([])
    expect(line.history()).toMatchObject([{ status: null, mood: kind }])
  })

  it('can be slow', async () => {
    line.setMood({ kind: 'slow', milliseconds: 100 })
    const began = performance.now()
    expect((await push()).status).toBe(200)
    expect(performance.now() - began).toBeGreaterThan(90)
  })

  it('is one of its route and channel, until cleared', async () => {
    line.setMood({ path: 'loading', kind: '500' })
    line.setMood({ botUserId: komugi.botUserId, kind: '500' })
    expect((await push()).status).toBe(200)
    expect((await call(line.url, '/v2/bot/chat/loading/start', { chatId: regular })).status).toBe(500)
    expect((await call(line.url, '/v2/bot/info', undefined, { authorization: `Bearer ${komugi.accessToken}` })).status).toBe(500)
    line.clearMoods()
    expect((await call(line.url, '/v2/bot/chat/loading/start', { chatId: regular })).status).toBe(202)
  })

  it('that does not exist is a mistake of the test', () => {
    expect(() => line.setMood({ kind: '418' as Mood['kind'] })).toThrow('no such mood')
    expect(() => line.setMood({ path: 'pish', kind: '500' })).toThrow('no such route: pish')
  })

  it('takes its share of requests, the same ones for the same seed', async () => {
    const { seededRandom } = await import('./seeded-random.ts')
    const drawn = (seed: number): boolean[] => {
      const moods = new Moods(seededRandom(seed))
      moods.set({ kind: '500', rate: 0.3 })
      return Array.from({ length: 2000 }, () => moods.meet('push', undefined) !== undefined)
    }
    expect(drawn(7)).toEqual(drawn(7))
    expect(drawn(7)).not.toEqual(drawn(8))
    const share = drawn(7).filter(Boolean).length / 2000
    expect(share).toBeGreaterThan(0.26)
    expect(share).toBeLessThan(0.34)
  })
})

it('closes with connections still held', async () => {
  line.setMood({ kind: 'stall' })
  const held = push().catch(() => 'cut')
  await expect.poll(() => line.history().length).toBe(1)
  await line.close()
  expect(await held).toBe('cut')
})
