import type { Passage } from '@frontdesk/core/knowledge/passage'
import { languageModelContract } from '@frontdesk/port-contracts/language-model.contract'
import { describe, expect, it } from 'vitest'
import { OfflineLanguageModel } from './offline-language-model.ts'

languageModelContract({ name: 'offline', open: () => new OfflineLanguageModel() })

const passage = (text: string, changes: Partial<Passage> = {}): Passage => ({
  source: 'knowledge/a.md',
  position: 0,
  language: 'ja',
  headingPath: ['案内'],
  text,
  ...changes,
})

async function ask(question: string, ...passages: Passage[]) {
  const language = passages[0]?.language ?? 'ja'
  return await new OfflineLanguageModel().complete({
    instructions: '',
    messages: [{ from: 'customer', text: question }],
    passages,
    language,
  })
}
const answer = async (question: string, ...passages: Passage[]) => (await ask(question, ...passages)).text

const menu = passage(
  '価格は税込です。定食のご飯はおかわり1回無料です。\n\n| 料理 | 価格 | 内容 |\n|---|---|---|\n| 天ぷら定食 | 1,700円 | 海老2本と野菜 |\n| 焼魚定食 | 1,350円 | その日の魚 |\n| 親子丼 | 1,150円 | |',
  { headingPath: ['お品書き', '昼の定食と丼'] },
)
const allergens = passage('○は使用、−は不使用です。\n\n| 料理 | 卵 | 小麦 |\n|---|---|---|\n| 天ぷら定食 | ○ | ○ |\n| わらび餅 | − | − |', {
  headingPath: ['アレルギー', '一覧'],
})

describe('a table', () => {
  it('answers with the row and the column that are asked for', async () => {
    expect(await answer('天ぷら定食はいくらですか', menu)).toBe('天ぷら定食: 1,700円')
  })
  it('answers with the whole row where no column is named, without empty cells', async () => {
    expect(await answer('天ぷら定食について', menu)).toBe('天ぷら定食: 価格 1,700円、内容 海老2本と野菜')
    expect(await answer('親子丼は？', menu)).toBe('親子丼: 1,150円')
  })
  it('answers a column named by the question for every row, not for the dish whose name sounds like it', async () => {
    const eggs = passage(
      '○は使用、−は不使用です。\n\n| 料理 | 卵 | 小麦 |\n|---|---|---|\n| だし巻き玉子 | ○ | ○ |\n| わらび餅 | − | − |\n| 焼魚定食 | − | ○ |',
      {
        headingPath: ['アレルギー', '一覧'],
      },
    )
    expect(await answer('卵アレルギーですが何が食べられますか', eggs)).toContain('・わらび餅: 卵 −\n・焼魚定食: 卵 −')
  })
  it('explains its signs', async () => {
    expect(await answer('わらび餅に卵は入っていますか', allergens)).toBe('わらび餅: 卵 −\n○は使用、−は不使用です。')
  })
  it('steps back for a sentence beside it that answers', async () => {
    expect(await answer('ご飯のおかわりは無料ですか', menu)).toBe('定食のご飯はおかわり1回無料です。')
  })
  it('is given whole when asked for whole', async () => {
    const text = await answer('昼の定食と丼を見せて', menu)
    expect(text).toContain('・天ぷら定食: 価格 1,700円、内容 海老2本と野菜\n・焼魚定食')
    expect(text).not.toMatch(/[|#*]/)
  })
  it('says how much it left out when it is long', async () => {
    const rows = Array.from({ length: 80 }, (_, row) => `| 料理${row} | ${row}円 |`).join('\n')
    const text = await answer('お品書き', passage(`| 料理 | 価格 |\n|---|---|\n${rows}`, { headingPath: ['お品書き'] }))
    expect(text).toMatch(/ほか\d+件$/)
    expect(text.length).toBeLessThan(340)
  })
  it('wins by one row that holds the question over two that hold a half each', async () => {
    const other = passage('| 料理 | 内容 |\n|---|---|\n| わらび餅 | きな粉 |\n| だし巻き | 卵 |', { headingPath: ['品'] })
    expect((await ask('わらび餅に卵は入っていますか', other, allergens)).cited).toEqual([1])
  })
})

describe('a text', () => {
  it('is quoted whole when short, without Markdown', async () => {
    const text = passage('**専用の駐車場**はございません。\n[地図](https://example.com/map)をご覧ください。')
    expect(await answer('駐車場は？', text)).toBe('専用の駐車場はございません。地図 https://example.com/mapをご覧ください。')
  })
  it('stands under its heading where it does not say what it speaks of', async () => {
    expect(await answer('定休日は？', passage('毎週月曜日です。', { headingPath: ['営業', '定休日'] }))).toBe('定休日\n毎週月曜日です。')
    expect(await answer('定休日は？', passage('毎週月曜日です。', { headingPath: ['営業', '定休日はいつですか'] }))).toBe(
      '毎週月曜日です。',
    )
  })
  it('has lists as lines, under their heading', async () => {
    const list = passage('- 大門駅から徒歩4分\n- 浜松町駅から徒歩8分', { headingPath: ['アクセス', '最寄り駅'] })
    expect(await answer('最寄り駅は？', list)).toBe('最寄り駅\n・大門駅から徒歩4分\n・浜松町駅から徒歩8分')
  })
  it('is trimmed around the sentence that answers when long, to whole sentences', async () => {
    const filler = 'この店は昭和の初めに開かれ、いまも同じ場所で商いを続けております。'
    const long = passage(`${filler.repeat(8)}傘は1か月お預かりします。ただし、財布は警察へ届けます。${filler.repeat(8)}`)
    const text = await answer('傘の忘れ物', long)
    expect(text).toContain('傘は1か月お預かりします。ただし、財布は警察へ届けます。')
    expect(text.length).toBeLessThan(150)
    expect(text.endsWith('。')).toBe(true)
  })
  it('is quoted in the customer’s language where both say it', async () => {
    const [english, japanese] = [passage('Wi-Fi is free.', { language: 'en' }), passage('Wi-Fiは無料です。')]
    const request = { instructions: '', messages: [{ from: 'customer', text: 'Wi-Fi' } as const], passages: [english, japanese] }
    expect((await new OfflineLanguageModel().complete({ ...request, language: 'ja' })).text).toBe('Wi-Fiは無料です。')
    expect((await new OfflineLanguageModel().complete({ ...request, language: 'en' })).text).toBe('Wi-Fi is free.')
  })
})
