/**
 * A light stand-in of LINE's messaging API for load: says yes at once and tells whoever listens what arrived and when. Run as a process of its own with
 * PORT. It keeps what LINE keeps of a message's identity: a reply token is taken once, a push with the same retry key is not shown again. Nothing else is
 * checked; packages/simulators has the one that refuses what LINE refuses.
 *
 * `GET /arrivals` streams one line for each message shown: `reply <token> <machine time>` or `push <user id> <machine time>`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { machineTime } from './machine-time.ts'

const spentTokens = new Set<string>()
const retryKeys = new Set<string>()
const listeners = new Set<ServerResponse>()
let pending = ''

function tell(line: string): void {
  // What arrives in one turn of the event loop goes out in one write.
  if (pending === '') setImmediate(flush)
  pending += `${line}\n`
}

function flush(): void {
  for (const listener of listeners) listener.write(pending)
  pending = ''
}

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'x-line-request-id': '00000000-0000-4000-8000-000000000000',
  })
  response.end(text)
}

type Sent = { readonly replyToken?: string; readonly to?: string; readonly messages?: readonly unknown[] }

function take(request: IncomingMessage, response: ServerResponse, body: string): void {
  const at = machineTime()
  const path = request.url ?? ''
  if (path === '/v2/bot/message/reply') {
    const { replyToken = '', messages = [] } = JSON.parse(body) as Sent
    if (spentTokens.has(replyToken)) return answer(response, 400, { message: 'Invalid reply token' })
    spentTokens.add(replyToken)
    tell(`reply ${replyToken} ${at}`)
    return answer(response, 200, sentMessages(messages))
  }
  if (path === '/v2/bot/message/push') {
    const { to = '', messages = [] } = JSON.parse(body) as Sent
    const retryKey = request.headers['x-line-retry-key']
    if (typeof retryKey === 'string') {
      if (retryKeys.has(retryKey)) return answer(response, 409, { message: 'The retry key is already accepted' })
      retryKeys.add(retryKey)
    }
    tell(`push ${to} ${at}`)
    return answer(response, 200, sentMessages(messages))
  }
  if (path === '/v2/bot/message/quota') return answer(response, 200, { type: 'none' })
  if (path === '/v2/bot/message/quota/consumption') return answer(response, 200, { totalUsage: 0 })
  return answer(response, path === '/v2/bot/chat/loading/start' ? 202 : 200, {})
}

const sentMessages = (messages: readonly unknown[]) => ({
  sentMessages: messages.map((_, index) => ({ id: String(461_230_966_842_064_897n + BigInt(index)), quoteToken: 'q' })),
})

const server = createServer((request, response) => {
  if (request.url === '/arrivals') {
    response.writeHead(200).flushHeaders()
    listeners.add(response)
    response.on('close', () => listeners.delete(response))
    return
  }
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => take(request, response, Buffer.concat(chunks).toString()))
})
server.keepAliveTimeout = 120_000
server.listen(Number(process.env['PORT']), '127.0.0.1', () => process.send?.('ready'))
process.on('disconnect', () => process.exit())
