import { createServer } from 'node:net'

/** How far from the port wished for we look, before any free one is good enough. */
const tries = 20

/** The port wished for, or the next that is free on this machine; 0 wishes for any. */
export async function freePort(wished: number, taken: readonly number[] = []): Promise<number> {
  const candidates = wished === 0 ? [0] : [...Array.from({ length: tries }, (_, step) => wished + step).filter((port) => port <= 65_535), 0]
  for (const port of candidates) {
    const free = taken.includes(port) ? undefined : await tryPort(port)
    if (free !== undefined) return free
  }
  throw new Error('this machine has no free port')
}

async function tryPort(port: number): Promise<number | undefined> {
  return await new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined))
    })
  })
}
