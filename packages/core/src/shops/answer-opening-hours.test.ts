import { describe, expect, it } from 'vitest'
import { tapInto, type Situation } from '../conversation/skill.ts'
import type { Branch } from '../tenancy/tenant-profile.ts'
import { answerOpeningHours } from './answer-opening-hours.ts'

const everyDay = (hours: Branch['hours']['monday']): Branch['hours'] => ({
  monday: hours,
  tuesday: hours,
  wednesday: hours,
  thursday: 'closed',
  friday: hours,
  saturday: hours,
  sunday: hours,
})
const branch = (id: string, ja: string, en: string, hours: Branch['hours']['monday']) =>
  ({
    id,
    name: { ja, en },
    hours: everyDay(hours),
    exceptions: [{ date: '2026-12-31', hours: 'closed', note: { ja: '年末', en: 'year-end' } }],
  }) as unknown as Branch
const kamakura = branch('kamakura', '鎌倉店', 'Kamakura', ['08:00-17:00'])
const yanaka = branch('yanaka', '谷中店', 'Yanaka', ['07:30-12:00', '13:00-18:00'])

const value = (kind: string, text: string) => ({ kind, value: text, words: text, at: 0 })
const asking = (parts: object, branches = [kamakura]) =>
  ({
    tenant: { profile: { branches, zone: 'Asia/Tokyo', languages: ['ja', 'en'] } },
    language: 'ja',
    now: new Date('2026-11-21T03:00:00Z'),
    said: '',
    state: { offered: [] },
    understood: { values: [], unresolved: [] },
    ...parts,
  }) as unknown as Situation
const on = (...values: object[]) => ({ understood: { values, unresolved: [] } })
const answer = async (situation: Situation) => (await answerOpeningHours.act(situation))?.replies[0]?.text

describe('answerOpeningHours', () => {
  it('tells the week, and whether it is open now', async () => {
    expect(await answer(asking({}))).toBe(
      '鎌倉店の営業時間です。\n月〜水  8:00–17:00\n金〜日  8:00–17:00\n定休日：木曜日\nただいま営業中です（本日17:00まで）。',
    )
  })
  it('tells the hours of the day asked about, with its weekday', async () => {
    expect(await answer(asking(on(value('date', '2026-11-23'))))).toBe('11月23日（月）は 8:00–17:00 に営業しております。')
  })
  it('tells that a day is closed, why, and when it opens next', async () => {
    expect(await answer(asking(on(value('date', '2026-12-31'))))).toBe(
      '12月31日（木）はお休みをいただいております。（年末）\n次の営業日は1月1日（金）（8:00–17:00）です。',
    )
  })
  it.each([
    ['2026-11-23 16:59:00', 'はい、11月23日（月）16:59は営業しております（8:00–17:00）。'],
    ['2026-11-23 17:00:00', '申し訳ございません。11月23日（月）17:00は営業しておりません。その日の営業時間は 8:00–17:00 です。'],
  ])('tells whether it is open at %s', async (moment, text) => {
    expect(await answer(asking(on(value('datetime', moment))))).toBe(text)
  })
  it('takes a time alone for today', async () => {
    expect(await answer(asking(on(value('time', '18:00:00'))))).toContain('11月21日（土）18:00は営業しておりません')
  })
  it('asks about a date that is not in the calendar instead of guessing', async () => {
    const unresolved = [{ kind: 'date', words: '2月30日', at: 0, reason: 'no-such-date' }]
    expect(await answer(asking({ understood: { values: [], unresolved } }))).toMatch(/^「2月30日」の日付がわかりませんでした。/)
  })
  it('lists every branch and offers them when none is named', async () => {
    const given = await answerOpeningHours.act(asking({}, [kamakura, yanaka]))
    expect(given?.replies[0]).toEqual({
      text: '11月21日（土）の営業時間です。\n鎌倉店  8:00–17:00\n谷中店  7:30–12:00、13:00–18:00',
      choices: [
        { label: '鎌倉店', data: tapInto('opening-hours', 'kamakura') },
        { label: '谷中店', data: tapInto('opening-hours', 'yanaka') },
      ],
    })
  })
  it('knows the branch that is tapped, named, or was spoken of before', async () => {
    const branches = [kamakura, yanaka]
    expect(await answer(asking({ tapped: 'yanaka' }, branches))).toMatch(/^谷中店の営業時間です。/)
    expect(await answer(asking({ said: '鎌倉は？' }, branches))).toMatch(/^鎌倉店の営業時間です。/)
    const before = { state: { offered: [], topic: 'opening-hours', about: 'yanaka' } }
    expect(await answer(asking({ ...before, ...on(value('date', '2026-11-22')) }, branches))).toBe(
      '谷中店：11月22日（日）は 7:30–12:00、13:00–18:00 に営業しております。',
    )
  })
})
