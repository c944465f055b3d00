import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'

import { afterAll, expect, test } from 'vitest'

import { FakePlatform } from '../testing/fake-platform.ts'
import { sitAtTerminal } from '../testing/fake-surroundings.ts'

const folder = mkdtempSync(join(tmpdir(), 'frontdesk-'))
afterAll(() => rmSync(folder, { recursive: true }))

const controlC = '\u0003'
const controlD = '\u0004'

test('the first screen says whom one talks to, that it is made up, and how to get help', async () => {
  const { screen, exit, type } = sitAtTerminal(['chat'], { workingFolder: folder })
  await seen(screen, '> ')
  const [first, second, ...rest] = stripVTControlCharacters(screen.text).split('\n')
  expect(first).toBe('見本食堂 (minato, a made-up business). You write as local.')
  expect(second).toContain('/help')
  expect(rest.join('').trim()).toBe('>')
  type('/bye\r')
  expect(await exit).toBe(0)
})

test('a typed line is answered below it, and nothing above the line is touched', async () => {
  const { screen, exit, type, platform } = sitAtTerminal(['chat'], { workingFolder: folder })
  await seen(screen, '> ')
  type('営業時間は？\r')
  await seen(screen, '「営業時間は？」ですね。')
  type('次\r/bye\r')
  expect(await exit).toBe(0)
  expect(platform.accepted).toHaveLength(2)
  // Cursor up, absolute positions, the other screen, clearing the whole screen.
  expect(screen.text).not.toMatch(/\u001b\[\d*A|\u001b\[\d+;\d+H|\u001b\[\?1049h|\u001b\[2J/)
})

test('choices are drawn as a box, and typing the number taps', async () => {
  const platform = new FakePlatform()
  platform.answer = () => [{ text: 'Which?', choices: [{ label: 'Lunch', data: 'lunch' }] }]
  const { screen, exit, type } = sitAtTerminal(['chat'], { workingFolder: folder, platform, environment: { NO_COLOR: '1' } })
  await seen(screen, '> ')
  type('hi\r')
  await seen(screen, '│ [1] Lunch │')
  type('1\r')
  await expect.poll(() => platform.accepted.length).toBe(2)
  expect(platform.accepted[1]?.content).toEqual({ kind: 'tap', data: 'lunch', label: 'Lunch' })
  type('/bye\r')
  await exit
})

test('several pasted lines are one message, sent when Enter is pressed', async () => {
  const { screen, exit, type, platform } = sitAtTerminal(['chat'], { workingFolder: folder })
  await seen(screen, '\u001b[?2004h')
  type('\u001b[200~one\r\ntwo\u001b[201~')
  await seen(screen, 'one␊two')
  expect(platform.accepted).toHaveLength(0)
  type('\r')
  await expect.poll(() => platform.accepted.map(({ content }) => content)).toEqual([{ kind: 'text', text: 'one\ntwo' }])
  type('/bye\r')
  await exit
  expect(screen.text.endsWith('\u001b[?2004l')).toBe(true)
})

test('lines typed while an answer is on its way wait their turn', async () => {
  const { platform, release } = slow()
  const { screen, exit, type } = sitAtTerminal(['chat'], { workingFolder: folder, platform })
  await seen(screen, '> ')
  type('one\rtwo\r/bye\r')
  await expect.poll(() => platform.accepted.length).toBe(1)
  release()
  expect(await exit).toBe(0)
  expect(platform.accepted.map(({ content }) => content.kind === 'text' && content.text)).toEqual(['one', 'two'])
})

test('a long wait shows a sign of life, which the answer takes the place of', async () => {
  const { platform, release } = slow()
  const { screen, exit, type } = sitAtTerminal(['chat'], { workingFolder: folder, platform })
  await seen(screen, '> ')
  type('one\r')
  await seen(screen, '…')
  release()
  await seen(screen, 'ですね。')
  expect(stripVTControlCharacters(lastDrawn(screen.text))).not.toContain('…')
  type('/bye\r')
  await exit
})

test('the sign of life makes way for what is typed', async () => {
  const { platform, release } = slow()
  const { screen, exit, type } = sitAtTerminal(['chat'], { workingFolder: folder, platform, environment: { NO_COLOR: '1' } })
  await seen(screen, '> ')
  type('one\r')
  await seen(screen, '…')
  type('x')
  await expect.poll(() => screen.text).toMatch(/…\r\u001b\[Jx$/)
  release()
  type('\u0015/bye\r')
  expect(await exit).toBe(0)
})

test('what is being typed when an answer comes is put back below it', async () => {
  const { platform, release } = slow()
  const { screen, exit, type } = sitAtTerminal(['chat'], { workingFolder: folder, platform })
  await seen(screen, '> ')
  type('one\r')
  await expect.poll(() => platform.accepted.length).toBe(1)
  type('half')
  await seen(screen, 'half')
  release()
  await seen(screen, '「one」ですね。')
  await expect.poll(() => stripVTControlCharacters(screen.text).endsWith('> half')).toBe(true)
  type(' done\r/bye\r')
  await exit
  expect(platform.accepted[1]?.content).toEqual({ kind: 'text', text: 'half done' })
})

test('a line that has wrapped is left standing when an answer comes, and repeated once below it', async () => {
  const { platform, release } = slow()
  platform.answer = () => [{ text: 'one' }, { text: 'two' }, { text: 'three' }]
  const { screen, exit, type } = sitAtTerminal(['chat'], { workingFolder: folder, platform, columns: 40, environment: { NO_COLOR: '1' } })
  await seen(screen, '> ')
  type('go\r')
  await expect.poll(() => platform.accepted.length).toBe(1)
  const long = '折り返される長い行'.repeat(6)
  type(long)
  await seen(screen, long)
  // Editing inside the line makes readline count its rows, to go back up to the first.
  type('\u0001x')
  await seen(screen, `x${long}`)
  const before = screen.text.length
  release()
  await expect.poll(() => screen.text.slice(before)).toContain(long)
  await pause(50)
  expect(screen.text.slice(before).split(long)).toHaveLength(2)
  expect(screen.text.slice(before).split(long)[0]).toMatch(/^\r\u001b\[Jone\n/)
  expect(screen.text.slice(before).split(long)[0]).not.toMatch(/\u001b\[\d*A/)
  type(controlC)
  await seen(screen, '^C')
  type('short\r/bye\r')
  await exit
  expect(platform.accepted[1]?.content).toEqual({ kind: 'text', text: 'short' })
})

test('a line edited at its end does not pull the answer above it away', async () => {
  const { platform, release } = slow()
  const { screen, exit, type } = sitAtTerminal(['chat'], { workingFolder: folder, platform, columns: 40, environment: { NO_COLOR: '1' } })
  await seen(screen, '> ')
  type('go\r')
  await expect.poll(() => platform.accepted.length).toBe(1)
  type(`${'折り返される長い行'.repeat(6)}\u0002x`)
  await seen(screen, 'x行')
  const before = screen.text.length
  release()
  await expect.poll(() => screen.text.slice(before)).toContain('x行')
  expect(screen.text.slice(before)).toMatch(/^\n\u001b\[J「go」/)
  expect(screen.text.slice(before).split('折')[0]).not.toMatch(/\u001b\[\d*A/)
  type('\r/bye\r')
  await exit
})

test('Ctrl+C on an empty line asks once more, and then leaves with 130', async () => {
  const { screen, exit, type, platform } = sitAtTerminal(['chat'], { workingFolder: folder })
  await seen(screen, '> ')
  type(controlC)
  await seen(screen, 'Press Ctrl+C again or type /bye')
  type(controlC)
  expect(await exit).toBe(130)
  expect(platform.stopped).toBe(1)
})

test('Ctrl+C drops what is typed, and something said in between starts the count anew', async () => {
  const { screen, exit, type, platform } = sitAtTerminal(['chat'], { workingFolder: folder })
  await seen(screen, '> ')
  type('wrong')
  await seen(screen, 'wrong')
  type(controlC)
  await seen(screen, '^C')
  type(controlC)
  await seen(screen, 'Press Ctrl+C again')
  type('hello\r')
  await seen(screen, '「hello」')
  type(controlC)
  type('/bye\r')
  expect(await exit).toBe(0)
  expect(platform.accepted).toHaveLength(1)
})

test('Ctrl+C during a turn says that the message is kept, and the second leaves', async () => {
  const { platform } = slow()
  const { screen, exit, type } = sitAtTerminal(['chat'], { workingFolder: folder, platform, columns: 200 })
  await seen(screen, '> ')
  type('one\r')
  await expect.poll(() => platform.accepted.length).toBe(1)
  type(controlC)
  await seen(screen, 'your message is kept')
  type(controlC)
  expect(await exit).toBe(130)
})

test('Ctrl+D leaves like /bye, after what is still to be answered', async () => {
  const { screen, exit, type, platform } = sitAtTerminal(['chat'], { workingFolder: folder })
  await seen(screen, '> ')
  type(`last words\r${controlD}`)
  expect(await exit).toBe(0)
  expect(platform.answered).toHaveLength(1)
})

test('lines of an earlier chat come back with the up arrow', async () => {
  const first = sitAtTerminal(['chat', '--data', join(folder, 'history')], { workingFolder: folder })
  await seen(first.screen, '> ')
  first.type('remember me\r/bye\r')
  await first.exit
  const second = sitAtTerminal(['chat', '--data', join(folder, 'history')], { workingFolder: folder })
  await seen(second.screen, '> ')
  second.type('\u001b[A\u001b[A\r/bye\r')
  await second.exit
  expect(second.platform.accepted.map(({ content }) => content)).toEqual([{ kind: 'text', text: 'remember me' }])
})

test('a bug in a turn ends the chat and gives the terminal back', async () => {
  const platform = new FakePlatform()
  platform.answerWhen = async () => await Promise.reject(new TypeError('broken'))
  const { screen, exit, type, keys } = sitAtTerminal(['chat'], { workingFolder: folder, platform })
  await seen(screen, '> ')
  expect(keys.isRaw).toBe(true)
  type('one\r')
  expect(await exit).toBe(1)
  expect(keys.isRaw).toBe(false)
  expect(screen.text).toContain('\u001b[?2004l')
})

test('colours are for terminals that want them', async () => {
  const shown = async (args: string[], environment: Record<string, string>): Promise<string> => {
    const { screen, exit, type } = sitAtTerminal([...args, 'chat'], { workingFolder: folder, environment })
    await seen(screen, '> ')
    type('/bye\r')
    await exit
    return screen.text
  }
  const colour = /\u001b\[[0-9;]*m/
  expect(await shown([], {})).toMatch(colour)
  expect(await shown([], { NO_COLOR: '1' })).not.toMatch(colour)
  expect(await shown(['--no-color'], {})).not.toMatch(colour)
  expect(await shown([], { TERM: 'dumb' })).not.toMatch(colour)
})

/** A platform that answers only when told to. */
function slow(): { platform: FakePlatform; release: () => void } {
  const platform = new FakePlatform()
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  platform.answerWhen = async () => await released
  return { platform, release: () => release() }
}

async function seen(screen: { text: string }, what: string): Promise<void> {
  await expect.poll(() => screen.text, { timeout: 3000 }).toContain(what)
}

/** What is left of the last line the sign of life stood on, after it was erased. */
function lastDrawn(text: string): string {
  return text.slice(text.lastIndexOf('\u001b[J'))
}
