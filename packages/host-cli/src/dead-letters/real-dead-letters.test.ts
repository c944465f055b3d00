import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { composePlatform } from '@frontdesk/composition/compose-platform'
import { conversationId, customerId, eventId, tenantId } from '@frontdesk/core/kernel/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { runCommandLine } from '../command-line.ts'
import { fakeSurroundings } from '../testing/fake-surroundings.ts'

/** With the real platform on an embedded database. */

const folder = mkdtempSync(join(tmpdir(), 'frontdesk-'))
const tenants = join(import.meta.dirname, '../../../../tenants')
const minato = tenantId('minato')
const conversation = conversationId('terminal:local:one')
const clock = { now: () => new Date() }
const patience = 120_000

beforeAll(async () => {
  const platform = composePlatform({ tenantsFolder: tenants, database: { folder }, clock })
  await platform.start()
  try {
    const base = { tenantId: minato, channel: 'terminal', conversationId: conversation, customerId: customerId('local'), at: clock.now() }
    await platform.acceptEvent({ ...base, eventId: eventId('01'), content: { kind: 'text', text: 'こんにちは' } })
    const claimed = await platform.conversations.claim(minato, conversation, 'a worker', 30_000)
    if (claimed === 'held') throw new Error('nobody else is here')
    await platform.conversations.bury(claimed.lease, 'terminal', eventId('01'), '3 tries failed')
    await platform.conversations.release(claimed.lease)
    await killOnQueue(platform, 'rubbish')
  } finally {
    await platform.stop()
  }
}, patience)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Receives it so often that the queue gives it up. */
async function killOnQueue({ queue }: ReturnType<typeof composePlatform>, body: string): Promise<void> {
  await queue.send([{ group: 'minato', body }])
  for (;;) {
    const [message] = await queue.receive({ limit: 1, waitMilliseconds: 0, visibilityMilliseconds: 30_000 })
    if (!message) return
    await queue.hideFor(message, 0)
  }
}

async function deadLetters(...args: readonly string[]) {
  const { surroundings, out, err } = fakeSurroundings({ environment: { TENANTS_DIR: tenants }, now: clock.now })
  const exit = await runCommandLine(['dead-letters', ...args, '--data', folder], {
    ...surroundings,
    loadPlatform: async () => composePlatform,
  })
  return { exit, out: out.text, err: err.text }
}

test('replaying twice answers once', { timeout: patience }, async () => {
  const listed = await deadLetters('list')
  expect(listed.out).toMatch(/^minato {2}.* {2}1 × (event|queue)/)
  expect(listed.out).toContain('event:terminal:01')
  expect(listed.out).toMatch(/ {2}queue:\d+ /)

  const replayed = await deadLetters('replay', '--all', '--yes', '--serve')
  expect(replayed.exit).toBe(0)
  expect(replayed.out).toBe('1 replayed and served, 1 could not be read and stay\n')
  expect(replayed.err).toContain('和食処みなとです')

  const again = await deadLetters('replay', '--id', 'event:terminal:01', '--yes', '--serve')
  expect(again).toEqual({ exit: 0, out: '', err: 'Nothing to replay.\n' })
  const dropped = await deadLetters('drop', '--all', '--yes')
  expect(dropped.out).toBe('1 dropped\n')
  expect((await deadLetters('list')).err).toBe('There are no dead letters.\n')
})
