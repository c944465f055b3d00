import { describe, expect, it } from 'vitest'
import type { Tenant } from '../../tenancy/tenant.ts'
import type { Situation } from '../skill.ts'
import { acknowledge, greet, showAnswer } from './small-talk.ts'

const situation = (given: Partial<Situation>) =>
  ({
    tenant: { profile: { name: { ja: '港食堂', en: 'Minato' }, languages: ['ja', 'en'], branches: [{}, {}] } } as unknown as Tenant,
    language: 'ja',
    ...given,
  }) as Situation

describe('showAnswer', () => {
  it('says nothing beside what goes out with it', async () => {
    expect(await showAnswer.act(situation({ held: 1 }))).toEqual({ replies: [] })
  })

  it.each([{ held: 0 }, {}])('says so when no answer is waiting', async (given) => {
    expect(await showAnswer.act(situation(given))).toMatchObject({ replies: [{ text: expect.stringContaining('ございません') }] })
    expect(await showAnswer.act(situation({ ...given, language: 'en' }))).toMatchObject({
      replies: [{ text: expect.stringContaining('no answer') }],
    })
  })
})

describe('greet', () => {
  it('offers to find a shop where there are several', async () => {
    const answer = await greet.act(situation({}))
    expect(answer?.replies[0]?.choices?.map(({ label }) => label)).toEqual(['営業時間', '店舗を探す', '人と話す'])
  })
})

describe('acknowledge', () => {
  it('thanks for a sticker, and asks for words where there was more', async () => {
    const text = async (tapped: string) => (await acknowledge.act(situation({ tapped })))?.replies[0]?.text
    expect(await text('sticker,sticker')).toContain('スタンプ')
    expect(await text('sticker,image')).toContain('文字で')
  })
})
