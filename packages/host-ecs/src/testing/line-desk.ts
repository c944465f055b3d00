import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild, type Child } from './child.ts'

const botUserId = `U${'0123456789abcdef'.repeat(2)}`
export const channelSecret = 'a1b2c3d4e5f60718293a4b5c6d7e8f90'
const accessToken = 'the-access-token-of-minato'

export type Seen = { readonly to: string; readonly messages: readonly unknown[] }

/** A place on disk with one tenant on LINE, a LINE of its own, and hosts started there. */
export class LineDesk {
  readonly place = mkdtempSync(join(tmpdir(), 'frontdesk-host-'))
  readonly #children: Child[] = []
  #line = ''

  async open(): Promise<void> {
    cpSync(join(import.meta.dirname, '../../../../tenants/minato'), join(this.place, 'tenants/minato'), { recursive: true })
    const profile = join(this.place, 'tenants/minato/tenant.yaml')
    const line = `line: { channelSecret: env:LINE_CHANNEL_SECRET, accessToken: env:LINE_ACCESS_TOKEN, botUserId: ${botUserId} }\n`
    const rest = readFileSync(profile, 'utf8').replace(/^line:.*\n(?:[ ]+.*\n)*/m, '')
    writeFileSync(profile, `${rest}\n${line}`)
    const simulator = this.start('packages/simulators/src/line/main.ts', {}, '--channel', `${botUserId}:${channelSecret}:${accessToken}`)
    this.#line = String((await simulator.line('"url"'))['url'])
  }

  start(script: string, environment: Readonly<Record<string, string>>, ...given: string[]): Child {
    const child = startChild(script, environment, ...given)
    this.#children.push(child)
    return child
  }

  startHost(environment: Readonly<Record<string, string>> = {}): Child {
    return this.start('packages/host-ecs/src/main.ts', {
      HOST: '127.0.0.1',
      PORT: '0',
      TENANTS_FOLDER: join(this.place, 'tenants'),
      LINE_API_BASE_URL: this.#line,
      LINE_CHANNEL_SECRET: channelSecret,
      LINE_ACCESS_TOKEN: accessToken,
      ...environment,
    })
  }

  /** Webhooks are posted there from now on; without a 2xx they are posted again. */
  async deliverTo(port: unknown): Promise<void> {
    const webhookUrl = `http://127.0.0.1:${String(port)}/webhooks/line/minato`
    await this.control('channels', { botUserId, channelSecret, accessToken, webhookUrl, redelivery: true })
  }

  /** A customer says something; resolves when the webhook was answered with 2xx or given up. */
  async say(what: string, from: string): Promise<void> {
    await this.control('say', { botUserId, what, options: { from, redeliveryDelays: Array.from({ length: 600 }, () => 150) } })
  }

  /** What customers saw, as soon as it is so many messages, or after a minute. */
  async seen(count: number): Promise<readonly Seen[]> {
    const response = await fetch(`${this.#line}/_simulator/seen?wait=60000&count=${count}`)
    return ((await response.json()) as { seen: Seen[] }).seen
  }

  async control(path: string, body: unknown): Promise<void> {
    const response = await fetch(`${this.#line}/_simulator/${path}`, { method: 'POST', body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`the simulator refuses ${path}: ${await response.text()}`)
  }

  async close(): Promise<void> {
    for (const child of this.#children) child.signal('SIGKILL')
    await Promise.all(this.#children.map(({ ended }) => ended))
    rmSync(this.place, { recursive: true, force: true })
  }
}

/** A LINE user's id that ends in this number. */
export const customer = (number: number) => `U${String(number).padStart(32, '0')}`
