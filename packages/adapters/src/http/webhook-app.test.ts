import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import { describe, expect, it } from 'vitest'
import { openDoor, said, sign } from './testing/open-door.ts'

describe('The door', () => {
  it('answers 200 once what was delivered is on the queue', async () => {
    const { deliver, queued } = openDoor()
    const response = await deliver(said('こんにちは', '二つ目'))
    expect([response.status, await response.json()]).toEqual([200, {}])
    expect(queued).toHaveLength(1)
    expect(JSON.parse(queued[0]!.body)).toMatchObject({ events: [{ content: { text: 'こんにちは' } }, { content: { text: '二つ目' } }] })
  })

  it('answers 200 to a delivery of nothing', async () => {
    const { deliver, queued } = openDoor()
    expect((await deliver(said())).status).toBe(200)
    expect(queued).toEqual([])
  })

  it.each([
    ['a forged signature', said('a'), { 'x-signature': sign('another body') }, '/webhooks/letters/minato'],
    ['no signature', said('a'), { 'x-signature': '' }, '/webhooks/letters/minato'],
    ['an unknown tenant', said('a'), {}, '/webhooks/letters/nobody'],
    ['an unknown channel', said('a'), {}, '/webhooks/pigeons/minato'],
    ['a path out of the folder', said('a'), {}, '/webhooks/letters/..%2f..%2fetc'],
    ['a broken percent sign', said('a'), {}, '/webhooks/letters/%E0%A4%A'],
  ])('answers 401 to %s, and does not tell which it was', async (_, body, headers, path) => {
    const { deliver, queued } = openDoor()
    const response = await deliver(body, headers, path)
    expect([response.status, await response.json()]).toEqual([401, { error: 'unauthorized' }])
    expect(queued).toEqual([])
  })

  const depth = 100_000
  it.each([
    ['broken JSON', new TextEncoder().encode('{"said":')],
    ['broken UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d)],
    ['nothing at all', new Uint8Array()],
    ['arrays nested a hundred thousand deep', new TextEncoder().encode('['.repeat(depth) + ']'.repeat(depth))],
    ['objects nested a hundred thousand deep', new TextEncoder().encode('{"a":'.repeat(depth) + '1' + '}'.repeat(depth))],
  ])('answers 400 to %s, signed, and goes on', async (_, body) => {
    const { deliver, queued } = openDoor()
    const response = await deliver(body)
    expect([response.status, await response.json()]).toEqual([400, { error: 'malformed' }])
    expect((await deliver(said('still here'))).status).toBe(200)
    expect(queued).toHaveLength(1)
  })

  it('answers 503 while the queue does not take it, so that it is delivered again', async () => {
    const { deliver, logged } = openDoor({ queueFailure: new PortFailure('Queue', 'unavailable', 'the queue says 秘密') })
    const response = await deliver(said('秘密のお願い'))
    expect([response.status, response.headers.get('retry-after'), await response.json()]).toEqual([503, '5', { error: 'unavailable' }])
    expect(JSON.stringify(logged)).not.toContain('秘密')
    expect(logged).toContainEqual({
      event: 'webhook.unavailable',
      fields: { channel: 'letters', tenant: 'minato', reason: 'Queue: unavailable' },
    })
  })

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('answers 405 to %s', async (method) => {
    const response = await openDoor().app.request('/webhooks/letters/minato', { method })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })

  it.each(['/', '/webhooks', '/webhooks/letters', '/webhooks/letters/minato/more', '/.env', '/health'])(
    'answers 404 to %s',
    async (path) => {
      const response = await openDoor().app.request(path, { method: 'POST', body: 'x' })
      expect([response.status, await response.json()]).toEqual([404, { error: 'not-found' }])
    },
  )

  it('answers 500 without a word when something of ours is broken', async () => {
    const { deliver, logged } = openDoor({
      receiveWebhook: { receive: async () => await Promise.reject(new TypeError('about こんにちは')) },
    })
    const response = await deliver(said('こんにちは'))
    expect([response.status, await response.json()]).toEqual([500, { error: 'failed' }])
    expect(logged).toEqual([{ event: 'http.failed', fields: { reason: 'TypeError' } }])
  })

  it('lets nobody keep its answers, or guess their type', async () => {
    const { deliver, app } = openDoor()
    for (const response of [await deliver(said('a')), await deliver('x', { 'x-signature': '' }), await app.request('/nowhere')]) {
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    }
  })
})
