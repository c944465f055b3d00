import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectServer } from '../packages/adapters/src/postgres/server-connection.ts'
import { customer, LineDesk } from '../packages/host-ecs/src/testing/line-desk.ts'

/** A superuser's URL of a Postgres server with pgvector that may be used freely. */
const serverUrl = process.env['TEST_DATABASE_URL'] || undefined
const wait = async (milliseconds: number) => await new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A deployment as ECS makes one: the new tasks are there before the old ones are asked to stop. */
describe.skipIf(serverUrl === undefined)('Web and workers apart, on a Postgres server', { timeout: 180_000 }, () => {
  const desk = new LineDesk()
  const name = `frontdesk_ecs_${randomUUID().replaceAll('-', '')}`
  const onServer = async (statement: string) => {
    const knex = connectServer(serverUrl ?? '', 1)
    await knex.raw(statement)
    await knex.destroy()
  }
  beforeAll(async () => {
    await desk.open()
    await onServer(`create database ${name}`)
  }, 60_000)
  afterAll(async () => {
    await desk.close()
    await onServer(`drop database ${name} with (force)`)
  })

  async function deploy() {
    const databaseUrl = new URL(serverUrl ?? '')
    databaseUrl.pathname = name
    const variables = { DATABASE_URL: databaseUrl.href, DATABASE_CONNECTIONS: '3' }
    const tasks = (['web', 'worker'] as const).map((ROLE) => desk.startHost({ ...variables, ROLE }))
    const [web] = await Promise.all(tasks.map(async (task) => await task.line('host.started')))
    await desk.deliverTo(web?.['port'])
    return {
      stop: async () => {
        for (const task of tasks) task.signal('SIGTERM')
        return await Promise.all(tasks.map(async ({ ended }) => await ended))
      },
    }
  }

  it('are deployed over, again and again under traffic: every message is answered, and none twice', async () => {
    let running = await deploy()
    const customers = Array.from({ length: 60 }, (_, index) => customer(100 + index))
    const saying = customers.map(async (one, index) => {
      await wait(index * 200)
      await desk.say('駐車場はありますか', one)
    })
    for (let deployment = 0; deployment < 3; deployment += 1) {
      const next = await deploy()
      expect(await running.stop()).toEqual([0, 0])
      running = next
    }
    await Promise.all(saying)
    const seen = await desk.seen(customers.length)
    await wait(2_000)
    expect(seen.map(({ to }) => to).toSorted()).toEqual(customers)
    expect(await desk.seen(0)).toHaveLength(customers.length)
    expect(await running.stop()).toEqual([0, 0])
  })
})
