import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'
import { parse } from 'yaml'

import { runFake } from '../testing/fake-surroundings.ts'

test('slash commands work in a pipe: what was asked for on stdout, remarks on stderr', async () => {
  const { out, err, platform } = await runFake(['chat'], {
    stdin: 'hi\n/why\n/as yuki\n/time "2026-12-31 09:00"\nagain\n/hlep\n//help\n/bye\nnever\n',
  })
  expect(out.text).toContain('route       knowledge')
  expect(err.lines).toEqual([
    'You now write as yuki.',
    'The clock stands at 2026-12-31T09:00:00+09:00 (Asia/Tokyo).',
    'There is no /hlep. Did you mean /help? To send it to the business, write //hlep',
  ])
  expect(
    platform.accepted.map(({ customerId, at, content }) => [customerId, at.toISOString(), content.kind === 'text' && content.text]),
  ).toEqual([
    ['local', '2026-12-01T00:00:00.000Z', 'hi'],
    ['yuki', '2026-12-31T00:00:00.000Z', 'again'],
    ['yuki', '2026-12-31T00:00:00.000Z', '/help'],
  ])
})

test('with --json nothing but turns is on stdout, whatever is asked', async () => {
  const { out } = await runFake(['chat', '--json'], { stdin: 'hi\n/why\n/help\n/inspect 9\n' })
  expect(out.lines).toHaveLength(1)
})

test('/inspect explains an earlier turn, and /restart begins a conversation without any', async () => {
  const { out, err } = await runFake(['chat'], { stdin: 'one\ntwo\n/inspect 1\n/restart\n/why\n' })
  expect(out.text).toContain('Turn 1')
  expect(out.text).toContain('said        one')
  expect(out.text).not.toContain('Turn 2')
  expect(err.lines).toEqual(['A new conversation begins.', 'Nothing has been said yet in this conversation.'])
})

test('/tenant turns to another business, and stays when there is none of that name', async () => {
  const { err, platform } = await runFake(['chat'], { stdin: '/tenant komgi\na\n/tenant broken\nb\n/tenant komugi\nc\n' })
  expect(platform.accepted.map(({ tenantId }) => tenantId)).toEqual(['minato', 'minato', 'komugi'])
  expect(err.text).toContain('Did you mean komugi?')
  expect(err.text).toContain('tenant.yaml:3:1')
})

test('/save writes the conversation as a scenario and never overwrites unasked', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-'))
  try {
    const first = await runFake(['chat', '--json', '--lang', 'en'], {
      workingFolder: folder,
      stdin: '駐車場は？\n{"tap":"menu"}\n/save talk.yaml\n',
    })
    expect(first.err.text).toContain('Saved 2 turns to')
    expect(parse(await readFile(join(folder, 'talk.yaml'), 'utf8'))).toEqual({
      name: 'Sample Kitchen: talk',
      tenant: 'minato',
      now: '2026-12-01T09:00:00+09:00',
      customer: { id: 'local', language: 'en' },
      turns: [
        {
          user: '駐車場は？',
          bot: ['「駐車場は？」ですね。'],
          intent: 'parking',
          route: 'knowledge',
          sources: ['knowledge/access.md › アクセス › 駐車場'],
        },
        { tap: 'menu', bot: ['(tap)'], intent: 'parking', route: 'knowledge', sources: ['knowledge/access.md › アクセス › 駐車場'] },
      ],
    })
    await writeFile(join(folder, 'talk.yaml'), 'mine')
    const second = await runFake(['chat'], { workingFolder: folder, stdin: 'x\n/save talk.yaml\n' })
    expect(second.err.text).toContain('/save! talk.yaml overwrites it')
    expect(await readFile(join(folder, 'talk.yaml'), 'utf8')).toBe('mine')
    await runFake(['chat'], { workingFolder: folder, stdin: 'x\n/save! talk.yaml\n/save none/such/folder.yaml\n' })
    expect(await readFile(join(folder, 'talk.yaml'), 'utf8')).toContain('user: x')
  } finally {
    await rm(folder, { recursive: true })
  }
})
