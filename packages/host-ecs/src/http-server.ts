import { once } from 'node:events'
import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'

/** Longer than a load balancer keeps an idle connection (60 s by default), so that it never sends on one we are closing. */
const keepAliveMilliseconds = 75_000
/** Connections at once. A load balancer needs hundreds; more would be refused by the limit on open files sooner or later, with less grace. */
const mostConnections = 4_096

/** Answers a request. `env` is the runtime’s, passed on to the app. */
export type Fetch = (request: Request, env: object) => Response | Promise<Response>

export type HttpServer = {
  /** The port it listens on. */
  readonly port: number
  /** Takes no more connections, answers what has begun, cuts what has not ended after `milliseconds`. Calm when called twice. */
  close(milliseconds: number): Promise<void>
}

/**
 * Serves HTTP. Heads slower than ten seconds or longer than 16 KiB are refused by the server itself; bodies are the business of `fetch`. Rejects when it
 * cannot listen.
 */
export async function openHttpServer({ fetch, host, port }: { fetch: Fetch; host: string; port: number }): Promise<HttpServer> {
  let closing = false
  const server = createAdaptorServer({
    fetch: async (request, env) => {
      const response = await fetch(request, env)
      if (closing) response.headers.set('connection', 'close')
      return response
    },
    overrideGlobalObjects: false,
    serverOptions: {
      headersTimeout: 10_000,
      // `fetch` gives a body ten seconds; this is for one that is refused early and still being sent.
      requestTimeout: 20_000,
      connectionsCheckingInterval: 1_000,
      keepAliveTimeout: keepAliveMilliseconds,
      maxHeaderSize: 16_384,
    },
  }) as Server
  server.maxConnections = mostConnections
  await once(server.listen(port, host), 'listening')
  return {
    port: portOf(server),
    close: async (milliseconds) => {
      closing = true
      await closeServer(server, milliseconds)
    },
  }
}

async function closeServer(server: Server, milliseconds: number): Promise<void> {
  if (!server.listening) return
  // A connection whose answer went out just before `closing` was set stays open for another request: nobody else would close it.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  const cut = setTimeout(() => server.closeAllConnections(), milliseconds)
  await new Promise<void>((resolve) => server.close(() => resolve()))
  clearInterval(sweep)
  clearTimeout(cut)
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
