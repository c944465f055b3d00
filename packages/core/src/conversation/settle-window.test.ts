import { describe, expect, it } from 'vitest'
import { mayBeJoined, settleWindow } from './settle-window.ts'
import { eventOf } from './testing/samples.ts'

const start = new Date('2026-12-01T03:00:00Z').getTime()
const after = (milliseconds: number) => new Date(start + milliseconds)
const said = (text: string, milliseconds = 0) => eventOf(text, { at: after(milliseconds) })
const tap = (milliseconds = 0) => eventOf({ kind: 'tap', data: 'person' }, { at: after(milliseconds) })

describe('settleWindow', () => {
  it.each([
    '明日なんですが',
    '予約したいんですけど',
    'すみません',
    'あの…',
    'こんにちは！',
    'おはよう。',
    'Hello!',
    'Hi',
    'Good morning.',
    '4人',
    '明日',
    'for two people',
    'I was wondering',
  ])('waits 1.2 s for what comes after “%s”', (text) => {
    expect(settleWindow([said(text)], after(0))).toBe(1_200)
  })

  it.each([
    '何時までやっていますか',
    '何時までやっていますか？',
    '営業時間を教えて',
    '予約したい',
    'お願いします。',
    'ありがとうございます！',
    '明日の夜7時に4人で窓側の席を予約したいと思っているのですけれども',
    'Are you open today?',
    'A table for two, please. It is a birthday',
    '予約できますか😊',
  ])('waits only 0.3 s after “%s”', (text) => {
    expect(settleWindow([said(text)], after(0))).toBe(300)
  })

  it('does not wait after a tap, a sticker, or nothing', () => {
    expect(settleWindow([tap()], after(0))).toBe(0)
    expect(settleWindow([said('あの'), tap()], after(0))).toBe(0)
    expect(settleWindow([eventOf({ kind: 'sticker', keywords: [] })], after(0))).toBe(0)
    expect(settleWindow([], after(0))).toBe(0)
  })

  it('counts from when the last was said, so that what was thought out meanwhile is not waited for twice', () => {
    expect(settleWindow([said('あの'), said('明日', 500)], after(900))).toBe(800)
    expect(settleWindow([said('あの')], after(1_200))).toBe(0)
    expect(settleWindow([said('あの')], after(60_000))).toBe(0)
  })

  it('ends 3 s after the first, however the messages keep coming', () => {
    expect(settleWindow([said('あの'), said('明日', 2_500)], after(2_500))).toBe(500)
    expect(settleWindow([said('あの'), said('明日', 3_100)], after(3_100))).toBe(0)
  })

  it('waits no longer than usual when the channel’s clock is ahead of ours', () => {
    expect(settleWindow([said('あの', 60_000)], after(0))).toBe(1_200)
  })
})

describe('mayBeJoined', () => {
  it('lets what comes within 3 s of the first be answered with it', () => {
    expect(mayBeJoined([said('あの'), said('明日', 2_000)], after(2_999))).toBe(true)
    expect(mayBeJoined([said('あの'), said('明日', 2_000)], after(3_000))).toBe(false)
  })

  it('leaves a tap alone', () => {
    expect(mayBeJoined([tap()], after(0))).toBe(false)
    expect(mayBeJoined([said('あの'), tap(1)], after(1))).toBe(false)
    expect(mayBeJoined([], after(0))).toBe(false)
  })
})
