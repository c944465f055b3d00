import { randomUUID } from 'node:crypto'
import { tenantId } from '@frontdesk/core/kernel/ids'
import { expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { migrations } from './migrations/index.ts'
import { findGaps } from './tenant-isolation.ts'
import { testDatabases, urlOf } from './test-databases.ts'
import { connectServer } from './server-connection.ts'

const server = testDatabases.find(({ title }) => title.startsWith('on a Postgres server'))

it.skipIf(server?.skip)(`An owner without a superuser’s powers migrates and serves ${server?.title}`, async () => {
  const name = `frontdesk_test_${randomUUID().replaceAll('-', '')}`
  const superuser = connectServer(urlOf('postgres'), 1)
  await superuser.raw(`create role ${name} login createrole`)
  await superuser.raw(`create database ${name} owner ${name}`)
  // Only a superuser may bring pgvector into a database; managed servers do it for their administrator.
  const there = connectServer(urlOf(name), 1)
  await there.raw('create extension vector')
  await there.destroy()
  const url = new URL(urlOf(name))
  url.username = name
  const database = await openDatabase({ database: { url: url.href, connections: 1 } })
  const owner = connectServer(url.href, 1)
  try {
    expect(await database.migrate()).toEqual(migrations.map((migration) => migration.name))
    expect(await findGaps(owner)).toEqual([])
    const tenant = tenantId('own')
    await database.inTenant(tenant, (transaction) =>
      transaction('conversations').insert({ tenant_id: tenant, conversation_id: 'c', state: '{}' }),
    )
    expect(await database.inTenant(tenant, (transaction) => transaction('conversations').pluck('tenant_id'))).toEqual([tenant])
    // Forced: without a tenant the owner sees nothing either.
    expect(await owner('conversations').pluck('tenant_id')).toEqual([])
  } finally {
    await Promise.all([database.close(), owner.destroy()])
    await superuser.raw(`drop database ${name} with (force)`)
    await superuser.raw(`drop role ${name}`)
    await superuser.destroy()
  }
})
