import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import { beforeEach, expect, test } from 'vitest'

import { FakePlatform } from '../testing/fake-platform.ts'
import { runFake } from '../testing/fake-surroundings.ts'

let platform: FakePlatform
beforeEach(() => {
  platform = new FakePlatform()
  platform.remains.outbox.rows.set('minato 2026-12', [
    { channel: 'line', replies: 1200, pushes: 7, presumed: 1, held: 2, dead: 0 },
    { channel: 'terminal', replies: 0, pushes: 3, presumed: 0, held: 0, dead: 0 },
  ])
})

test('counts this month by tenant and channel', async () => {
  const { exit, out } = await runFake(['deliveries'], { platform })
  expect(exit).toBe(0)
  expect(out.lines).toEqual([
    'TENANT  CHANNEL   REPLIES (FREE)  PUSHES (METERED)  PRESUMED  HELD  DEAD',
    'minato  line                1200                 7         1     2     0',
    'minato  terminal               0                 3         0     0     0',
  ])
})

test('counts another month, of one tenant, as data', async () => {
  platform.remains.outbox.rows.set('komugi 2026-11', [{ channel: 'line', replies: 1, pushes: 0, presumed: 0, held: 0, dead: 0 }])
  const { out } = await runFake(['deliveries', 'komugi', '--month', '2026-11', '--json'], { platform })
  expect(JSON.parse(out.text)).toEqual({
    month: '2026-11',
    tenants: [{ tenant: 'komugi', channels: [{ channel: 'line', replies: 1, pushes: 0, presumed: 0, held: 0, dead: 0 }] }],
  })
})

test('says when nothing was delivered', async () => {
  const { exit, out, err } = await runFake(['deliveries', 'komugi'], { platform })
  expect(exit).toBe(0)
  expect(out.text).toBe('')
  expect(err.text).toBe('Nothing was delivered in 2026-12 (UTC).\n')
})

test('tells LINE’s own count where there is one, and why where it cannot be had', async () => {
  const asked = await runFake(['deliveries', 'minato', '--quota'], { platform })
  expect(asked.out.lines.at(-1)).toBe('minato: LINE counts 100 pushes of 300 allowed')
  const lineAccess = {
    openSecrets: () => ({ read: async () => '' }),
    readLineQuota: async () => {
      throw new PortFailure('Channel', 'unavailable', 'LINE did not answer in time')
    },
  }
  const silent = await runFake(['deliveries', 'minato', '--quota'], { platform, lineAccess })
  expect(silent.exit).toBe(0)
  expect(silent.out.lines.at(-1)).toBe('minato: LINE did not tell: LINE did not answer in time')
})

test.each([['2026-13'], ['december']])('%s is no month', async (month) => {
  const { exit, err } = await runFake(['deliveries', '--month', month])
  expect(exit).toBe(2)
  expect(err.text).toContain('a month, such as 2026-12')
})

test('names the tenants for an unknown one', async () => {
  const { exit, err } = await runFake(['deliveries', 'minat'], { platform })
  expect(exit).toBe(2)
  expect(err.text).toContain('Did you mean minato?')
})
