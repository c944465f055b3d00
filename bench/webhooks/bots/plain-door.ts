import { createServer, type IncomingMessage } from 'node:http'
import { LINE_SIGNATURE_HTTP_HEADER_NAME, validateSignature, type webhook } from '@line/bot-sdk'
import { settings } from './bot-settings.ts'

const secrets = new Map(settings.channels.map(({ tenant, channelSecret }) => [`/webhooks/line/${tenant}`, { tenant, channelSecret }]))

/** A door of Node's own server, without a framework; 200 once `accept` is through. */
export function openPlainDoor(accept: (tenant: string, callback: webhook.CallbackRequest) => Promise<void>): void {
  const receive = async (request: IncomingMessage): Promise<number> => {
    const channel = secrets.get(request.url ?? '')
    if (!channel) return 404
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const signature = request.headers[LINE_SIGNATURE_HTTP_HEADER_NAME]
    if (typeof signature !== 'string' || !validateSignature(body, channel.channelSecret, signature)) return 401
    await accept(channel.tenant, JSON.parse(body.toString()) as webhook.CallbackRequest)
    return 200
  }
  const server = createServer((request, response) => {
    void receive(request)
      .catch(() => 500)
      .then((status) => response.writeHead(status, { 'content-length': 0 }).end())
  })
  server.listen(settings.port, '127.0.0.1')
}
