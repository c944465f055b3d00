import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../packages/adapters/src/postgres/database.ts'
import { composePlatform } from '../packages/composition/src/compose-platform.ts'
import type { Platform } from '../packages/composition/src/platform.ts'
import { conversationId, customerId, eventId, tenantId } from '../packages/core/src/kernel/ids.ts'
import { summarise, type Summary } from './summarise.ts'

/** How a turn's time grows with what came before it: earlier turns of the conversation and passages of the tenant. */
export async function benchTurns({ json, sizes }: { json: boolean; sizes: readonly number[] }): Promise<void> {
  const rows: { earlierTurns: number; passages: number; turn: Summary; door: Summary }[] = []
  // Each grows alone, or a bend in one would hide in the other.
  const growth = [...sizes.map((size) => [size, 200] as const), ...sizes.map((size) => [100, size] as const)]
  for (const [earlierTurns, passages] of [[100, 200] as const, ...growth]) {
    rows.push({ earlierTurns, passages, ...(await measure(earlierTurns, passages)) })
    if (!json) report(rows.at(-1))
  }
  if (json) console.log(JSON.stringify({ bench: 'turns', rows }))
}

function report(row: { earlierTurns: number; passages: number; turn: Summary; door: Summary } | undefined) {
  if (!row) return
  const { earlierTurns, passages, turn, door } = row
  const head = `${earlierTurns.toLocaleString('en')} earlier turns, ${passages.toLocaleString('en')} passages`.padEnd(42)
  console.log(
    `${head} door to delivery p50 ${door.p50} ms, p95 ${door.p95} ms, max ${door.max} ms; of it deciding p50 ${turn.p50} ms, p95 ${turn.p95} ms`,
  )
}

const questions = [
  '営業時間を教えて',
  '駐車場はありますか',
  'What time do you open on Sunday?',
  'アレルギー対応はできますか',
  'ありがとう',
  '宇宙人は来ますか',
  'クレジットカードは使えますか',
  '個室は何名まで入れますか',
]
const measured = 80

async function measure(earlierTurns: number, passages: number): Promise<{ turn: Summary; door: Summary }> {
  const place = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'))
  try {
    const tenantsFolder = join(place, 'tenants')
    cpSync(join(import.meta.dirname, '..', 'tenants', 'minato'), join(tenantsFolder, 'minato'), { recursive: true })
    writePassages(join(tenantsFolder, 'minato', 'knowledge', 'ja', 'bench'), passages)
    const settings = {
      tenantsFolder,
      database: { folder: join(place, 'data') },
      clock: { now: () => new Date() },
      terminal: { show: async () => {} },
    }
    await withPlatform(settings, async (platform) => {
      await platform.learnKnowledge(minato)
      for (let turn = 0; turn < 10; turn++) await ask(platform, `w${turn}`, questions[turn % questions.length] ?? '')
    })
    await repeatTurns(join(place, 'data'), earlierTurns)
    const door: number[] = []
    const decided: number[] = []
    await withPlatform(settings, async (platform) => {
      await platform.learnKnowledge(minato)
      for (let warm = 0; warm < 8; warm++) await ask(platform, `h${warm}`, questions[warm % questions.length] ?? '')
      for (let turn = 0; turn < measured; turn++) {
        const began = performance.now()
        const [taken] = await ask(platform, `m${turn}`, questions[turn % questions.length] ?? '')
        door.push(performance.now() - began)
        decided.push(taken?.timings['total'] ?? Number.NaN)
      }
    })
    return { turn: summarise(decided), door: summarise(door) }
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

const minato = tenantId('minato')
const conversation = conversationId('bench')

async function withPlatform(settings: Parameters<typeof composePlatform>[0], work: (platform: Platform) => Promise<void>): Promise<void> {
  const platform = composePlatform(settings)
  await platform.start()
  try {
    await work(platform)
  } finally {
    await platform.stop()
  }
}

async function ask(platform: Platform, id: string, text: string) {
  await platform.acceptEvent({
    tenantId: minato,
    channel: 'terminal',
    conversationId: conversation,
    customerId: customerId('bench'),
    eventId: eventId(id),
    at: new Date(),
    content: { kind: 'text', text },
  })
  return platform.serveConversation(minato, conversation)
}

/** Copies the conversation's last turn until it has `wanted`: taking ten thousand real ones would measure patience. */
async function repeatTurns(folder: string, wanted: number): Promise<void> {
  const database = await openDatabase({ database: { folder } })
  try {
    await database.inTenant(minato, async (transaction) => {
      await transaction.raw(
        `insert into turns (tenant_id, turn_id, conversation_id, number, customer_id, at, record)
         select tenant_id, 'copy-' || n, conversation_id, n, customer_id, at, record
         from turns, generate_series(11, ?::int) as n where number = 10`,
        [wanted],
      )
      await transaction.raw('update conversations set turn_count = greatest(turn_count, ?::int)', [wanted])
      await transaction.raw(
        `insert into inbox_events (tenant_id, channel, event_id, conversation_id, customer_id, at, content)
         select tenant_id, channel, 'copy-' || n, conversation_id, customer_id, at, content
         from inbox_events, generate_series(11, ?::int) as n where event_id = 'w0'`,
        [wanted],
      )
      await transaction.raw(`update inbox_events set answered_by = 'copy' where answered_by is null`)
    })
  } finally {
    await database.close()
  }
}

const subjects = [
  '春の小鉢',
  '炭火焼き',
  '季節の汁物',
  '土鍋ご飯',
  '漬物の盛り合わせ',
  '抹茶の菓子',
  '地酒の飲み比べ',
  '朝採れ野菜',
  '手打ちの麺',
  '山菜の天ぷら',
]
const remarks = [
  '数量に限りがあります',
  '当日の仕入れで変わります',
  '二人前から承ります',
  '温かいうちにお召し上がりください',
  '辛さを選べます',
  'お持ち帰りもできます',
  '旬の時期だけお出しします',
]

/** One heading a passage; a hundred to a file, as a catalogue would be. */
function writePassages(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true })
  for (let file = 0; file * 100 < count; file++) {
    const sections = Array.from({ length: Math.min(100, count - file * 100) }, (_, index) => {
      const number = file * 100 + index
      const subject = `${subjects[number % subjects.length]}${number}番`
      return `## ${subject}\n\n${subject}は${remarks[number % remarks.length]}。価格は${400 + ((number * 37) % 4_000)}円です。${remarks[(number * 3 + 1) % remarks.length]}。\n`
    })
    writeFileSync(join(folder, `catalogue-${file}.md`), `# 品書き ${file}\n\n${sections.join('\n')}`)
  }
}
