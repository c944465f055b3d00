import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { afterEach, describe, expect, it } from 'vitest'
import { openDoor, said, sign } from './testing/open-door.ts'

let server: Server | undefined
const sockets = new Set<Socket>()

afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  sockets.clear()
  server?.closeAllConnections()
  await new Promise((resolve) => server?.close(resolve))
})

async function listen(door: ReturnType<typeof openDoor>): Promise<number> {
  server = createAdaptorServer({ fetch: door.app.fetch, overrideGlobalObjects: false }) as Server
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

async function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  sockets.add(socket)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** All the server says until it hangs up. */
async function sayAndListen(port: number, ...words: (string | Buffer)[]): Promise<string> {
  const socket = await dial(port)
  let heard = ''
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')))
  const closed = once(socket, 'close')
  for (const word of words) socket.write(word)
  await closed
  return heard
}

async function deliver(port: number, body: string): Promise<{ status: number; milliseconds: number }> {
  const began = performance.now()
  const headers = { 'x-signature': sign(body) }
  const { status } = await fetch(`http://127.0.0.1:${port}/webhooks/letters/minato`, { method: 'POST', body, headers })
  return { status, milliseconds: performance.now() - began }
}

const head = (...lines: string[]) => ['POST /webhooks/letters/minato HTTP/1.1', 'host: desk', ...lines, '', ''].join('\r\n')

describe('The door, over a connection', () => {
  it('stays quick for honest senders while two hundred others send a byte now and then, and gives those up', async () => {
    const door = openDoor({ limits: { deadlineMilliseconds: 1_500 } })
    const port = await listen(door)
    const answers: string[] = []
    const slow = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const socket = await dial(port)
        socket.on('data', (chunk: Buffer) => answers.push(chunk.toString().split('\r\n')[0] ?? ''))
        socket.write(head('content-length: 1000'))
        return { socket, drip: setInterval(() => socket.write('x'), 100), closed: once(socket, 'close') }
      }),
    )
    const times: number[] = []
    for (let number = 0; number < 50; number += 1) {
      const { status, milliseconds } = await deliver(port, said(`honest ${number}`))
      expect(status).toBe(200)
      times.push(milliseconds)
    }
    await Promise.all(slow.map(({ closed }) => closed))
    for (const { drip } of slow) clearInterval(drip)
    expect(door.queued).toHaveLength(50)
    expect(times.toSorted((one, other) => one - other)[48]).toBeLessThan(500)
    expect(answers.filter((line) => line.includes('408'))).toHaveLength(200)
  })

  it('answers 413 and hangs up on a length it will not take, before the body comes', async () => {
    const port = await listen(openDoor())
    expect(await sayAndListen(port, head('content-length: 1048577'))).toMatch(/^HTTP\/1\.1 413 [^]*connection: close[^]*"too-long"/)
  })

  it('answers 413 and hangs up on a body in chunks that does not end', async () => {
    const port = await listen(openDoor())
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
    const heard = await sayAndListen(port, head('transfer-encoding: chunked'), ...Array.from({ length: 17 }, () => chunk))
    expect(heard).toMatch(/^HTTP\/1\.1 413 /)
  })

  it.each([
    ['two lengths', head('content-length: 5', 'content-length: 6')],
    ['a length and chunks', head('content-length: 5', 'transfer-encoding: chunked')],
    ['a length that is no number', head('content-length: -1')],
    ['a header of twenty thousand characters', head(`x-signature: ${'a'.repeat(20_000)}`)],
    ['a header with a line break in its name', head('x-sig\nnature: a')],
    ['no HTTP', 'こんにちは\r\n\r\n'],
    ['a TLS greeting', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00])],
  ])('refuses %s, and goes on', async (_, words) => {
    const door = openDoor()
    const port = await listen(door)
    expect(await sayAndListen(port, words)).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect((await deliver(port, said('still here'))).status).toBe(200)
    expect(door.queued).toHaveLength(1)
  })

  it.each([
    ['signatures twice', head(`x-signature: ${sign('{}')}`, `x-signature: ${sign('{}')}`, 'content-length: 2', 'connection: close') + '{}'],
    ['a signature that is no text', head('x-signature: \u00ff\u00fe', 'content-length: 2', 'connection: close') + '{}'],
  ])('answers 401 to %s', async (_, words) => {
    const port = await listen(openDoor())
    expect(await sayAndListen(port, Buffer.from(words, 'latin1'))).toMatch(/^HTTP\/1\.1 401 /)
  })

  it('takes the bytes as they came, in however many pieces', async () => {
    const door = openDoor()
    const port = await listen(door)
    const body = Buffer.from(said('予約したいです🍣', '\\u0000 \\ud83d'))
    const socket = await dial(port)
    const answered = once(socket, 'data')
    socket.write(head(`x-signature: ${sign(body)}`, `content-length: ${body.length}`))
    for (const byte of body) {
      socket.write(Buffer.of(byte))
      await new Promise(setImmediate)
    }
    expect(String((await answered)[0])).toMatch(/^HTTP\/1\.1 200 /)
    expect(door.queued).toHaveLength(1)
  })

  it('is unharmed by senders that hang up in the middle', async () => {
    const door = openDoor()
    const port = await listen(door)
    for (let times = 0; times < 20; times += 1) {
      const socket = await dial(port)
      socket.write(head('content-length: 1000') + 'half')
      await new Promise((resolve) => setTimeout(resolve, 2))
      socket.resetAndDestroy()
    }
    expect((await deliver(port, said('still here'))).status).toBe(200)
    expect(door.queued).toHaveLength(1)
  })
})
