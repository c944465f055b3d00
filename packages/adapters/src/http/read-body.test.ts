import { describe, expect, it } from 'vitest'
import { openDoor, said, sign, streamed } from './testing/open-door.ts'

describe('A body', () => {
  it('takes a body of exactly 1 MiB, and answers 413 to one byte more', async () => {
    const { deliver, queued } = openDoor()
    const frame = said('').length
    expect((await deliver(said('a'.repeat(1_048_576 - frame)))).status).toBe(200)
    const response = await deliver(said('a'.repeat(1_048_577 - frame)))
    expect([response.status, response.headers.get('connection'), await response.json()]).toEqual([413, 'close', { error: 'too-long' }])
    expect(queued).toHaveLength(1)
  })

  it('answers 413 to an announced length without waiting for the body', async () => {
    const { app } = openDoor()
    const never = new ReadableStream({})
    const headers = { 'content-length': '1048577' }
    const response = await app.request('/webhooks/letters/minato', { method: 'POST', body: never, duplex: 'half', headers })
    expect(response.status).toBe(413)
  })

  it('stops reading a body without a length soon after 1 MiB', async () => {
    const { app } = openDoor()
    let given = 0
    const endless = streamed(async function* () {
      for (;;) yield new Uint8Array((given += 65_536) && 65_536)
    })
    expect((await app.request('/webhooks/letters/minato', endless)).status).toBe(413)
    expect(given).toBeLessThan(2_000_000)
  })

  it('gives up a body that comes too slowly', async () => {
    const { app } = openDoor({ limits: { deadlineMilliseconds: 60 } })
    const slow = streamed(async function* () {
      for (;;) {
        yield Uint8Array.of(97)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    })
    const response = await app.request('/webhooks/letters/minato', slow)
    expect([response.status, await response.json()]).toEqual([408, { error: 'too-slow' }])
  })

  it('keeps long bodies from taking all memory together, and short ones out of it', async () => {
    const { app, deliver } = openDoor({ limits: { together: 177_000, small: 1_000 } })
    let letGo = () => {}
    const hold = new Promise<void>((resolve) => (letGo = resolve))
    const held = Array.from(
      { length: 4 },
      async () =>
        await app.request(
          '/webhooks/letters/minato',
          streamed(async function* () {
            yield new Uint8Array(60_000)
            await hold
          }),
        ),
    )
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await deliver(said('a'.repeat(60_000)))).status).toBe(503)
    expect((await deliver(said('short'))).status).toBe(200)
    letGo()
    expect((await Promise.all(held)).filter(({ status }) => status === 401)).toHaveLength(3)
    expect((await deliver(said('a'.repeat(60_000)))).status).toBe(200)
  })

  it('is put together as it came, however large and in however many pieces', async () => {
    const { app, queued } = openDoor()
    const body = new TextEncoder().encode(said('長い'.repeat(50_000)))
    const pieces = streamed(async function* () {
      for (let at = 0; at < body.length; at += 1_111) yield body.slice(at, at + 1_111)
    })
    const response = await app.request('/webhooks/letters/minato', { ...pieces, headers: { 'x-signature': sign(body) } })
    expect(response.status).toBe(200)
    expect(queued[0]?.body).toContain('長い'.repeat(50_000))
  })

  it('answers 400 to a body that breaks off', async () => {
    const { app } = openDoor()
    const broken = streamed(async function* () {
      yield new Uint8Array(10)
      throw new Error('connection reset')
    })
    expect((await app.request('/webhooks/letters/minato', broken)).status).toBe(400)
  })

  it.each(['gzip', 'br', 'deflate', 'gzip, gzip', 'x-unheard-of'])(
    'answers 415 to a body in %s: the signature is over plain bytes',
    async (encoding) => {
      const { deliver, queued } = openDoor()
      expect((await deliver(said('a'), { 'content-encoding': encoding })).status).toBe(415)
      expect(queued).toEqual([])
    },
  )

  it('takes a body that says it is not encoded', async () => {
    expect((await openDoor().deliver(said('a'), { 'content-encoding': 'identity' })).status).toBe(200)
  })
})
