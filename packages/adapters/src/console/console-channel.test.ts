import type { OutboundMessage } from '@frontdesk/core/conversation/outbound-message'
import { conversationId, customerId, tenantId, turnId } from '@frontdesk/core/kernel/ids'
import { channelContract } from '@frontdesk/port-contracts/channel.contract'
import { expect, test } from 'vitest'

import { ConsoleChannel } from './console-channel.ts'

channelContract({
  name: 'ConsoleChannel',
  lacks: {
    replyTokens: 'a terminal answers whoever sits there',
    failures: 'what is shown in this process is shown',
    quota: 'a terminal counts nothing',
  },
  open: async () => {
    const seen: string[] = []
    const channel = new ConsoleChannel({
      show: async ({ reply: { text, cards = [] } }) => {
        seen.push([text, ...cards.map(({ title }) => title)].join('\n'))
      },
    })
    return { channel, conversationId: conversationId('c'), seen: () => seen, ...lacking, close: async () => undefined }
  },
})

const lacking = {
  mintReplyToken: async () => '',
  loseNextAnswer: () => undefined,
  throttle: () => undefined,
  useUpQuota: () => undefined,
}

test('a message counts as delivered only once it has been shown', async () => {
  let seen = (): void => undefined
  const channel = new ConsoleChannel({ show: async () => await new Promise<void>((resolve) => (seen = resolve)) })
  let settled = false
  const sending = channel.push([message('one')]).then((outcome) => {
    settled = true
    return outcome
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(settled).toBe(false)
  seen()
  expect(await sending).toEqual({ outcome: 'delivered' })
})

test('a message sent again by the same process is not shown twice', async () => {
  const { channel, shown } = recording()
  await channel.push([message('one')])
  expect(await channel.push([{ ...message('one'), attempts: 1 }])).toEqual({ outcome: 'delivered' })
  await channel.push([message('two')])
  expect(shown).toEqual(['one', 'two'])
})

test('a message that could not be shown is shown when it is sent again', async () => {
  let broken = true
  const shown: string[] = []
  const channel = new ConsoleChannel({
    show: async ({ id }) => {
      if (broken) throw new Error('the terminal is gone')
      shown.push(id)
    },
  })
  await expect(channel.push([message('one')])).rejects.toThrow('the terminal is gone')
  broken = false
  await channel.push([{ ...message('one'), attempts: 1 }])
  expect(shown).toEqual(['one'])
})

test('messages are shown in order, those left over by a failure included', async () => {
  const shown: string[] = []
  let broken = true
  const channel = new ConsoleChannel({
    show: async ({ id }) => {
      if (broken && id === 'two') throw new Error('the terminal is gone')
      shown.push(id)
    },
  })
  const messages = ['one', 'two', 'three'].map(message)
  expect(channel.fit(messages)).toBe(3)
  await expect(channel.reply('unused', messages)).rejects.toThrow('the terminal is gone')
  broken = false
  await channel.reply('unused', messages)
  expect(shown).toEqual(['one', 'two', 'three'])
})

test('a message an earlier process may have shown is shown again', async () => {
  const { channel, shown } = recording()
  await channel.push([{ ...message('one'), attempts: 1 }])
  expect(shown).toEqual(['one'])
})

function recording(): { channel: ConsoleChannel; shown: string[] } {
  const shown: string[] = []
  const channel = new ConsoleChannel({
    show: async ({ id }) => {
      shown.push(id)
    },
  })
  return { channel, shown }
}

function message(id: string): OutboundMessage {
  return {
    id,
    tenantId: tenantId('sample'),
    conversationId: conversationId('c'),
    customerId: customerId('local'),
    channel: 'terminal',
    turnId: turnId('t'),
    position: 0,
    reply: { text: 'Hello' },
    attempts: 0,
  }
}
