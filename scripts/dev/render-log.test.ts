import { expect, it } from 'vitest'

import { renderLog } from './render-log.ts'

it('tells the event and its fields, without the time', () => {
  const line = '{"level":"info","time":"2026-12-01T00:00:00.000Z","event":"host.started","role":"all","port":8080}'
  expect(renderLog(line)).toEqual({ text: 'host.started role=all port=8080', alarming: false })
})

it('sets warnings and errors apart, and texts with spaces in quotes', () => {
  const line = '{"level":"warn","event":"webhook.refused","reason":"x-line-signature does not hold"}'
  expect(renderLog(line)).toEqual({ text: 'warn: webhook.refused reason="x-line-signature does not hold"', alarming: true })
})

it('leaves out that nothing was learnt, and nothing else', () => {
  const learned = (count: number) =>
    JSON.stringify({ level: 'info', event: 'knowledge.learned', tenant: 'minato', learned: count, skipped: 3, forgotten: 0 })
  expect(renderLog(learned(0))).toBeUndefined()
  expect(renderLog(learned(1))).toMatchObject({ text: 'knowledge.learned tenant=minato learned=1 skipped=3 forgotten=0' })
})

it.each(['', 'Error: something else', '{"no":"log"}', '{broken'])('what is no log line stays as it is: %j', (line) => {
  expect(renderLog(line)).toEqual({ text: line, alarming: true })
})
