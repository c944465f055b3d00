import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { channelSecret, customer, LineDesk } from './testing/line-desk.ts'

const wait = async (milliseconds: number) => await new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('The ECS host, as a process', { timeout: 180_000 }, () => {
  const desk = new LineDesk()
  beforeAll(async () => await desk.open(), 60_000)
  afterAll(async () => await desk.close())
  const data = (name: string) => ({ DATA_FOLDER: join(desk.place, name) })

  it('answers a customer on LINE, tells of it without a word of what was said, and ends with 0 when asked to', async () => {
    const host = desk.startHost(data('one'))
    const { port } = await host.line('host.started')
    expect((await fetch(`http://127.0.0.1:${String(port)}/health/ready`)).status).toBe(200)
    await desk.deliverTo(port)
    await desk.say('定休日はいつですか', customer(1))
    const [seen] = await desk.seen(1)
    expect(seen).toMatchObject({ to: customer(1) })
    expect(JSON.stringify(seen?.messages)).toContain('月曜')
    const forged = await fetch(`http://127.0.0.1:${String(port)}/webhooks/line/minato`, { method: 'POST', body: '{}' })
    expect(forged.status).toBe(401)
    host.signal('SIGTERM')
    expect(await host.ended).toBe(0)
    const said = host.output() + host.errors()
    expect(said).toContain('host.stopped')
    for (const secret of ['定休日', '月曜', channelSecret, 'the-access-token', customer(1)]) expect(said).not.toContain(secret)
  })

  it('loses no message over restarts in the middle of a conversation, and answers none twice', async () => {
    await desk.deliverTo(1)
    const before = (await desk.seen(0)).length
    const customers = Array.from({ length: 30 }, (_, index) => customer(100 + index))
    const saying = customers.map(async (one, index) => {
      await wait(index * 150)
      await desk.say('駐車場はありますか', one)
    })
    for (let run = 0; run < 2; run += 1) {
      const host = desk.startHost(data('one'))
      await desk.deliverTo((await host.line('host.started'))['port'])
      await wait(700)
      host.signal('SIGTERM')
      expect(await host.ended).toBe(0)
    }
    const last = desk.startHost(data('one'))
    await desk.deliverTo((await last.line('host.started'))['port'])
    await Promise.all(saying)
    const seen = (await desk.seen(before + customers.length)).slice(before)
    await wait(1_000)
    expect(seen.map(({ to }) => to).toSorted()).toEqual(customers)
    expect(await desk.seen(0)).toHaveLength(before + customers.length)
    last.signal('SIGTERM')
    expect(await last.ended).toBe(0)
  })

  it('ends at once when asked a second time, and with 1 when the grace is over', async () => {
    const hosts = [desk.startHost({ ...data('one') }), desk.startHost({ ...data('two'), SHUTDOWN_GRACE_SECONDS: '2' })] as const
    await desk.control('moods', { kind: 'stall', milliseconds: 60_000 })
    for (const [index, host] of hosts.entries()) {
      await desk.deliverTo((await host.line('host.started'))['port'])
      await desk.say('予約したい', customer(200 + index))
    }
    await wait(4_000)
    for (const host of hosts) host.signal('SIGTERM')
    await wait(300)
    hosts[0].signal('SIGTERM')
    expect(await hosts[0].ended).toBe(1)
    expect(hosts[0].output()).toContain('asked a second time')
    expect(await hosts[1].ended).toBe(1)
    expect(hosts[1].output()).toContain('the grace is over')
  })

  it('tells all that is wrong with its environment, and ends with 3', async () => {
    const host = desk.startHost({ PORT: 'http', ROLE: 'website', DATABASE_URL: 'mysql://desk:hunter2@db' })
    expect(await host.ended).toBe(3)
    expect(host.errors()).toBe(`The environment is not right:
  - ROLE is not one of these; write all, web or worker
  - PORT is not a whole number from 0 to 65535; write 8080
  - DATABASE_URL is not an address of Postgres (not shown); write postgres://user:password@host:5432/database
`)
  })

  it('serves the tenants without mistakes, and tells where those of the others are', async () => {
    const folder = join(desk.place, 'tenants/komugi')
    mkdirSync(folder)
    writeFileSync(join(folder, 'tenant.yaml'), 'name: { ja: 小麦 }\nlanguage: ja\n')
    const host = desk.startHost(data('one'))
    await host.line('host.started')
    rmSync(folder, { recursive: true })
    expect(host.output()).toMatch(/"event":"tenant.invalid","tenant":"komugi","at":"[^"]*tenant.yaml:2"/)
    host.signal('SIGINT')
    expect(await host.ended).toBe(0)
  })

  it('ends with 1 and says why when the database cannot be had', async () => {
    const host = desk.startHost({ DATABASE_URL: 'postgres://desk:hunter2@127.0.0.1:1/desk' })
    expect(await host.ended).toBe(1)
    expect(host.output()).toMatch(/"event":"host.failed".*"port":"Database","code":"unavailable"/)
    expect(host.output() + host.errors()).not.toContain('hunter2')
  })
})
