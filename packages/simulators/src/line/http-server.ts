import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ControlRoutes } from './control-routes.ts'
import type { MessagingApi, RawAnswer } from './messaging-api.ts'

/** https://developers.line.biz/en/reference/messaging-api/ as of 2026-08-07. */
const largestBody = 2 * 1024 * 1024

/** The simulator as a server: the vendor's paths, and its own under `/_simulator/`. */
export class HttpServer {
  readonly #api: MessagingApi
  readonly #control: ControlRoutes
  readonly #server: Server
  readonly #holding = new Set<NodeJS.Timeout>()

  constructor({ api, control }: { readonly api: MessagingApi; readonly control: ControlRoutes }) {
    this.#api = api
    this.#control = control
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ message: `simulator: ${error instanceof Error ? error.message : String(error)}` }))
      })
    })
    // A bot under load reuses connections; closing them after 5 s, as Node does, makes resets that LINE does not.
    this.#server.keepAliveTimeout = 60_000
  }

  async listen(port: number, host: string): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, host, resolve)
    })
    const { port: actual } = this.#server.address() as AddressInfo
    return `http://${host.includes(':') ? `[${host}]` : host}:${actual}`
  }

  async close(): Promise<void> {
    for (const timer of this.#holding) clearTimeout(timer)
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://simulator')
    const method = request.method ?? 'GET'
    const text = await readBody(request)
    if (pathname.startsWith('/_simulator/')) {
      const { status, body } = await this.#control.respond({
        method,
        path: pathname.slice('/_simulator'.length),
        query: searchParams,
        text: text ?? '',
      })
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
      response.end(JSON.stringify(body))
      return
    }
    const answer = await this.#api.respond({ method, path: pathname, headers: request.headers, text })
    if (answer.after === 0) return finish(answer, response)
    const timer = setTimeout(() => {
      this.#holding.delete(timer)
      finish(answer, response)
    }, answer.after)
    this.#holding.add(timer)
  }
}

function finish(raw: RawAnswer, response: ServerResponse): void {
  if (raw.kind === 'cut') {
    response.destroy()
    return
  }
  const { answer, requestId } = raw
  const { status, body, headers } = answer
  const bytes = body instanceof Uint8Array ? body : JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', ...headers, 'x-line-request-id': requestId })
  response.end(bytes)
}

/** `undefined` when it is too large; the rest is read and thrown away, so that the answer can be read. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size <= largestBody) chunks.push(chunk)
  }
  return size > largestBody ? undefined : Buffer.concat(chunks).toString('utf8')
}
