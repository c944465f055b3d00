import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { openHttpServer, type Fetch, type HttpServer } from './http-server.ts'

let server: HttpServer | undefined
const sockets: Socket[] = []

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await server?.close(0)
})

async function open(fetch: Fetch = () => new Response('answer')): Promise<number> {
  server = await openHttpServer({ fetch, host: '127.0.0.1', port: 0 })
  return server.port
}

async function dial(port: number): Promise<{ socket: Socket; closed: Promise<unknown>; heard: () => string }> {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  let heard = ''
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1'))).on('error', () => undefined)
  await once(socket, 'connect')
  return { socket, closed: once(socket, 'close'), heard: () => heard }
}

async function get(port: number, agent?: Agent): Promise<{ status: number | undefined; connection: string | undefined }> {
  const asking = request({ host: '127.0.0.1', port, ...(agent && { agent }) }).end()
  const [response] = (await once(asking, 'response')) as [import('node:http').IncomingMessage]
  response.resume()
  await once(response, 'end')
  return { status: response.statusCode, connection: response.headers.connection }
}

const wait = async (milliseconds: number) => await new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('The HTTP server', () => {
  it('keeps a connection longer than a load balancer does', async () => {
    const port = await open()
    const { socket, heard } = await dial(port)
    socket.write('GET / HTTP/1.1\r\nhost: desk\r\n\r\n')
    await wait(50)
    expect(heard()).toMatch(/HTTP\/1\.1 200 [^]*keep-alive: timeout=75\r\n/i)
  })

  it('hangs up on heads that are too slow or never come, while it answers others at once', { timeout: 20_000 }, async () => {
    const port = await open()
    const mute = await dial(port)
    const slow = await dial(port)
    slow.socket.write('POST /webhooks/line/minato HTTP/1.1\r\nhost: desk\r\n')
    let number = 0
    const drip = setInterval(() => slow.socket.write(`x-${(number += 1)}: y\r\n`), 500)
    const began = performance.now()
    expect((await get(port)).status).toBe(200)
    expect(performance.now() - began).toBeLessThan(500)
    await Promise.all([mute.closed, slow.closed])
    clearInterval(drip)
    expect(performance.now() - began).toBeLessThan(14_000)
    expect(slow.heard()).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('refuses a head longer than 16 KiB', async () => {
    const { socket, closed, heard } = await dial(await open())
    socket.write(`GET / HTTP/1.1\r\nhost: desk\r\nx-long: ${'a'.repeat(17_000)}\r\n\r\n`)
    await closed
    expect(heard()).toMatch(/^HTTP\/1\.1 431 /)
  })

  it('rejects when its port is taken', async () => {
    const port = await open()
    await expect(openHttpServer({ fetch: () => new Response(), host: '127.0.0.1', port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  it('answers what has begun when it closes, and takes nothing new', async () => {
    let letGo = () => {}
    const hold = new Promise<void>((resolve) => (letGo = resolve))
    const port = await open(async () => {
      await hold
      return new Response('late')
    })
    const agent = new Agent({ keepAlive: true })
    const begun = get(port, agent)
    await wait(50)
    let closed = false
    const closing = server?.close(5_000).then(() => (closed = true))
    await wait(50)
    expect(closed).toBe(false)
    await expect(get(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    letGo()
    expect(await begun).toEqual({ status: 200, connection: 'close' })
    await closing
    agent.destroy()
  })

  it('is closed at once when its connections are idle', async () => {
    const port = await open()
    const agent = new Agent({ keepAlive: true })
    await get(port, agent)
    const began = performance.now()
    await server?.close(5_000)
    expect(performance.now() - began).toBeLessThan(1_000)
    agent.destroy()
  })

  it('cuts what does not end in time', async () => {
    const port = await open(() => new Promise(() => {}))
    const stuck = get(port).catch((error: NodeJS.ErrnoException) => error.code)
    await wait(50)
    const began = performance.now()
    await server?.close(200)
    expect(performance.now() - began).toBeLessThan(1_000)
    expect(await stuck).toBe('ECONNRESET')
  })
})
