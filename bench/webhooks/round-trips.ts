import { connect, createServer, type Socket } from 'node:net'

/** A way through to Postgres that counts the round trips made over it. */
export type CountedWay = { readonly url: string; readonly trips: () => number; readonly close: () => void }

/**
 * Counts on the wire: every Sync and every simple Query the client sends is one wait for the server, whatever it holds (message formats: PostgreSQL
 * documentation, "Frontend/Backend Protocol"). Independent of what the server counts; costs time, so latencies are not taken through it.
 */
export async function countRoundTrips(databaseUrl: string): Promise<CountedWay> {
  const target = new URL(databaseUrl)
  let trips = 0
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    open.add(client).add(upstream)
    const count = tripCounter(() => trips++)
    client.on('data', (bytes) => {
      count(bytes)
      upstream.write(bytes)
    })
    upstream.on('data', (bytes) => client.write(bytes))
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.setNoDelay(true)
      one.on('error', () => {}).on('close', () => other.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(databaseUrl)
  url.port = String((server.address() as { port: number }).port)
  const close = () => {
    server.close()
    for (const socket of open) socket.destroy()
  }
  return { url: url.href, trips: () => trips, close }
}

const sync = 'S'.charCodeAt(0)
const query = 'Q'.charCodeAt(0)

/** Reads one client's bytes, cut anywhere, and calls `trip` at each Sync and Query. */
export function tripCounter(trip: () => void): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  // The first message has no type byte.
  let typed = false
  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
    for (;;) {
      const head = typed ? 1 : 0
      if (rest.length < head + 4) return
      const length = head + rest.readInt32BE(head)
      if (rest.length < length) return
      // The first message begins with its length, which is never so long.
      if (rest[0] === sync || rest[0] === query) trip()
      typed = true
      rest = rest.subarray(length)
    }
  }
}
