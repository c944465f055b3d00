import { afterEach, expect, test } from 'vitest'
import { VirtualClock } from './virtual-clock.ts'

let clock: VirtualClock
afterEach(() => clock.stop())

test('runs with its base and is moved forward on top of it', () => {
  let base = 1000
  clock = new VirtualClock({ base: () => base })
  clock.advance(500)
  base = 1100
  expect(clock.now()).toBe(1600)
})

test('runs what falls due on the way in order, each at its time', () => {
  clock = new VirtualClock({ base: () => 0 })
  const ran: [string, number][] = []
  const note = (name: string) => () => void ran.push([name, clock.now()])
  clock.at(300, note('late'))
  clock.at(100, () => {
    note('early')()
    clock.at(200, note('between'))
  })
  clock.at(401, note('never'))
  clock.at(150, note('called off'))()
  clock.advance(400)
  expect(ran).toEqual([
    ['early', 100],
    ['between', 200],
    ['late', 300],
  ])
  expect(clock.now()).toBe(400)
})

test('runs on real time, too', async () => {
  clock = new VirtualClock({ base: Date.now })
  const began = Date.now()
  await new Promise<void>((resolve) => {
    clock.at(clock.now() + 3_600_000, () => undefined)
    clock.at(clock.now() + 30, resolve)
  })
  expect(Date.now() - began).toBeGreaterThanOrEqual(29)
})

test('does not go back', () => {
  clock = new VirtualClock({ base: () => 0 })
  for (const milliseconds of [-1, NaN]) expect(() => clock.advance(milliseconds)).toThrow(RangeError)
})
