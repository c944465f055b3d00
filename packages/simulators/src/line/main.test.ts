import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import { call, minato, regular } from './testing/channels.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const running: ChildProcess[] = []
afterEach(() => running.splice(0).forEach((child) => child.kill('SIGKILL')))

function start(...args: readonly string[]): { child: ChildProcess; line: () => Promise<string>; exit: Promise<number | null> } {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  running.push(child)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, line: async () => String((await lines.next()).value), exit }
}

it('prints its url, shows what customers see, and ends at an interrupt', async () => {
  const { botUserId, channelSecret, accessToken } = minato
  const { child, line, exit } = start('--show', '--channel', `${botUserId}:${channelSecret}:${accessToken}:http://127.0.0.1:9/webhook`)
  const { url } = JSON.parse(await line()) as { url: string }
  await call(url, `/_simulator/users/${botUserId}/${regular}`, {})
  const items = ['はい', 'いいえ'].map((label) => ({
    type: 'action',
    action: { type: 'postback', label, data: label, displayText: label },
  }))
  const card = {
    type: 'box',
    layout: 'vertical',
    contents: [
      { type: 'text', text: '金曜 18:30' },
      { type: 'text', text: '4名様' },
    ],
  }
  const messages = [
    { type: 'flex', altText: 'ご予約', contents: { type: 'bubble', body: card } },
    { type: 'text', text: 'よろしい\nですか？', quickReply: { items } },
  ]
  expect((await call(url, '/v2/bot/message/push', { to: regular, messages })).status).toBe(200)
  expect(await line()).toBe(`${regular.slice(0, 6)} ← push: 金曜 18:30 / 4名様`)
  expect(await line()).toBe(`${regular.slice(0, 6)} ← push: よろしい ⏎ ですか？ [はい] [いいえ]`)
  child.kill('SIGINT')
  expect(await exit).toBe(0)
})

it('helps, and tells what is wrong with a command line', async () => {
  const { line, exit } = start('--help')
  expect(await line()).toContain('LINE')
  expect(await exit).toBe(0)
  expect(await start('--chanel', 'x').exit).toBe(2)
  expect(await start('--channel', 'only-a-bot').exit).toBe(2)
})
