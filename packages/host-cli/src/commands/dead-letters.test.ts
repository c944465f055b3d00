import type { DeadLetter } from '@frontdesk/core/conversation/ports/dead-letters'
import { conversationId, tenantId } from '@frontdesk/core/kernel/ids'
import { beforeEach, describe, expect, test } from 'vitest'

import { shortened } from '../dead-letters/dead-entry.ts'
import { FakePlatform } from '../testing/fake-platform.ts'
import { runFake } from '../testing/fake-surroundings.ts'

const customer = 'U0123456789abcdef0123456789abcdef'
const conversation = `line:user:${customer}`

function letter(id: string, tenant: string, reason: string, hoursAgo: number): DeadLetter {
  const at = new Date(Date.UTC(2026, 11, 1) - hoursAgo * 3_600_000)
  return {
    id,
    tenantId: tenantId(tenant),
    kind: id.startsWith('event:') ? 'event' : 'message',
    reason,
    at,
    diedAt: new Date(at.getTime() + 60_000),
    conversationId: conversationId(conversation),
    content: { kind: 'text', text: '私の電話番号は' },
  }
}

const queued = (id: string, group: string, body: string) => ({ id, group, body, receives: 4, sentAt: new Date(Date.UTC(2026, 10, 30)) })
const events = JSON.stringify({
  version: 1,
  events: [
    {
      tenantId: 'minato',
      channel: 'line',
      conversationId: conversation,
      customerId: customer,
      eventId: '01',
      at: '2026-12-01T00:00:00Z',
      content: { kind: 'text', text: '私の電話番号は' },
    },
  ],
})

let platform: FakePlatform
beforeEach(() => {
  platform = new FakePlatform()
  platform.remains.deadLetters.dead = [
    letter('event:line:01', 'minato', '3 tries failed', 5),
    letter('event:line:02', 'minato', '3 tries failed', 2),
    letter('message:m-1', 'minato', 'rejected: LINE refuses it', 1),
    letter('event:line:03', 'komugi', '3 tries failed', 72),
  ]
  platform.remains.queue.gone = [queued('17', 'minato', events), queued('18', 'nobody', 'rubbish')]
})

const deadLetters = async (...args: readonly string[]) => await runFake(['dead-letters', ...args], { platform })

describe('dead-letters list', () => {
  test('groups by reason and tenant, with the oldest of each first', async () => {
    const { exit, out } = await deadLetters('list', '--max', '1')
    expect(exit).toBe(0)
    expect(out.lines).toEqual([
      'minato  3 tries failed  2 × event, the oldest 5 h ago',
      `  event:line:01  5 h ago  conversation ${shortened('minato', conversation)}`,
      '  … and 1 more',
      'komugi  3 tries failed  1 × event, the oldest 3 days ago',
      `  event:line:03  3 days ago  conversation ${shortened('komugi', conversation)}`,
      'minato  received too often without being stored  1 × queue, the oldest 24 h ago',
      `  queue:17  24 h ago  conversation ${shortened('minato', conversation)}`,
      'minato  rejected: LINE refuses it  1 × message, the oldest 1 h ago',
      `  message:m-1  1 h ago  conversation ${shortened('minato', conversation)}`,
      'nobody  not readable as events  1 × queue, the oldest 24 h ago',
      '  queue:18  24 h ago',
    ])
  })

  test.each([
    [['list']],
    [['list', '--json']],
    [['show', 'event:line:01']],
    [['show', 'event:line:01', '--json']],
    [['show', 'queue:17']],
    [['replay', '--all']],
  ])('%j says nothing of who wrote, nor what', async (args) => {
    const { exit, out, err } = await deadLetters(...args)
    expect(exit).toBe(0)
    expect(out.text).not.toBe('')
    expect(out.text + err.text).not.toContain(customer)
    expect(out.text + err.text).not.toContain('電話番号')
  })

  test('reasons that differ only in an id are one', async () => {
    const refused = (id: string) => `LINE 400: Failed to send messages (LINE request ${id})`
    platform.remains.deadLetters.dead = [
      letter('message:m-1', 'minato', refused('867bbd6a-64bd-4891-bd16-7485b8a53e3f'), 2),
      letter('message:m-2', 'minato', refused('016f3ae0-e147-4259-90ed-c0aaf128fa4b'), 1),
    ]
    platform.remains.queue.gone = []
    const { out } = await deadLetters('list', '--json')
    expect(JSON.parse(out.text)).toMatchObject({ groups: [{ reason: 'LINE 400: Failed to send messages', count: 2 }] })
    expect((await deadLetters('show', 'message:m-1')).out.text).toContain('867bbd6a')
  })

  test('takes one tenant, and words of a reason', async () => {
    const { out } = await deadLetters('list', '--tenant', 'minato', '--reason', 'TRIES', '--json')
    expect(JSON.parse(out.text)).toMatchObject({
      groups: [{ tenant: 'minato', reason: '3 tries failed', count: 2, entries: [{ id: 'event:line:01' }, { id: 'event:line:02' }] }],
    })
  })

  test('says when there are none, and names the tenants for an unknown one', async () => {
    expect((await runFake(['dead-letters', 'list'])).err.text).toBe('There are no dead letters.\n')
    const unknown = await deadLetters('list', '--tenant', 'minat')
    expect(unknown.exit).toBe(2)
    expect(unknown.err.text).toContain('Did you mean minato?')
  })
})

describe('dead-letters show', () => {
  test('shows the content only when asked', async () => {
    expect((await deadLetters('show', 'event:line:01', '--content')).out.text).toContain('私の電話番号は')
    expect((await deadLetters('show', 'queue:17', '--content')).out.text).toContain('私の電話番号は')
  })

  test('does not know what is not there', async () => {
    const { exit, err } = await deadLetters('show', 'event:line:99')
    expect(exit).toBe(2)
    expect(err.text).toContain('dead-letters list')
  })
})

describe('dead-letters replay and drop', () => {
  test.each(['replay', 'drop'])('%s changes nothing without --yes', async (verb) => {
    const { exit, out, err } = await deadLetters(verb, '--tenant', 'minato')
    expect(exit).toBe(0)
    expect(out.text).toContain('event:line:01')
    expect(err.text).toContain(`Nothing was changed. To ${verb} these 4, add --yes`)
    expect(platform.remains.deadLetters.dead).toHaveLength(4)
    expect(platform.remains.queue.gone).toHaveLength(2)
  })

  test('replays events, messages and the queue’s messages, and says who takes them', async () => {
    const { exit, out, err } = await deadLetters('replay', '--tenant', 'minato', '--yes')
    expect(exit).toBe(0)
    expect(out.text).toBe('4 replayed\n')
    expect(err.text).toContain('A worker answers them')
    expect(platform.remains.deadLetters.replayed).toEqual(['event:line:01', 'event:line:02', 'message:m-1'])
    expect(platform.remains.queue.revived).toEqual(['17'])
  })

  test('a second time there is nothing to replay', async () => {
    await deadLetters('replay', '--all', '--yes')
    const { exit, err } = await deadLetters('replay', '--all', '--yes')
    expect(exit).toBe(0)
    expect(err.text).toBe('Nothing to replay.\n')
  })

  test('what another operator replayed meanwhile is told as gone', async () => {
    const { deadLetters: port } = platform.remains
    const list = port.list.bind(port)
    port.list = async (tenant) => {
      const found = await list(tenant)
      port.dead = port.dead.filter(({ id }) => id !== 'event:line:02')
      return found
    }
    expect((await deadLetters('replay', '--tenant', 'minato', '--yes')).out.text).toBe('3 replayed, 1 gone meanwhile\n')
  })

  test('takes the oldest first, and no more than so many', async () => {
    await deadLetters('drop', '--all', '--max', '2', '--yes')
    expect(platform.remains.deadLetters.dropped).toEqual(['event:line:03'])
    expect(platform.remains.queue.dropped).toEqual(['17'])
  })

  test('takes those named', async () => {
    const { out } = await deadLetters('drop', '--id', 'queue:18', '--id', 'message:m-1', '--yes', '--json')
    expect(JSON.parse(out.text)).toEqual({
      verb: 'drop',
      dryRun: false,
      done: 2,
      gone: 0,
      failed: 0,
      each: [
        { id: 'queue:18', outcome: 'done' },
        { id: 'message:m-1', outcome: 'done' },
      ],
    })
  })

  test('with --serve, a message of the queue is served before it leaves the dead, and an unreadable one stays', async () => {
    const served: string[] = []
    platform.serveQueued = async (body) => {
      if (body === 'rubbish') throw new RangeError('the queue’s message holds no events')
      expect(platform.remains.queue.dropped).toEqual([])
      served.push(body)
    }
    const swept: string[] = []
    platform.sweepUnfinished = async (tenant) => {
      swept.push(tenant)
      return []
    }
    expect((await deadLetters('replay', '--all', '--yes', '--serve')).out.text).toBe(
      '5 replayed and served, 1 could not be read and stay\n',
    )
    expect(served).toEqual([events])
    expect(platform.remains.queue.dropped).toEqual(['17'])
    expect(swept).toEqual(['komugi', 'minato'])
  })

  test('with --serve, says what died again', async () => {
    const { deadLetters: port } = platform.remains
    const [again] = port.dead
    platform.sweepUnfinished = async () => {
      if (again) port.dead.push(again, { ...again, id: 'message:the-answer' })
      return []
    }
    const { out } = await deadLetters('replay', '--id', 'event:line:01', '--yes', '--serve')
    expect(out.text).toBe('1 replayed and served, 2 died again\n')
  })

  test.each(['replay', 'drop'])('%s wants to be told which', async (verb) => {
    const { exit, err } = await deadLetters(verb, '--yes')
    expect(exit).toBe(2)
    expect(err.text).toContain('--tenant, --reason, --id or --all')
    expect(platform.remains.deadLetters.dead).toHaveLength(4)
  })
})

test('an address that is none is told without being shown', async () => {
  const { exit, err } = await runFake(['dead-letters', 'list'], { environment: { QUEUE_URL: 'name:password@nowhere' } })
  expect(exit).toBe(3)
  expect(err.text).toContain('QUEUE_URL')
  expect(err.text).not.toContain('password@')
})

test('with a queue service, its dead are looked at', async () => {
  const environment = {
    QUEUE_URL: 'https://sqs.ap-northeast-1.amazonaws.com/1/frontdesk',
    QUEUE_DEAD_LETTER_URL: 'https://sqs.ap-northeast-1.amazonaws.com/1/frontdesk-dead',
  }
  const { platform: used } = await runFake(['dead-letters', 'list'], { environment })
  expect(used.settings.queue).toEqual({
    kind: 'sqs',
    url: environment.QUEUE_URL,
    deadLetterUrl: environment.QUEUE_DEAD_LETTER_URL,
    region: 'ap-northeast-1',
  })
})
