import { expect, it } from 'vitest'
import { RateLimits } from './rate-limits.ts'

it('refuses what comes faster than a bucket fills, by channel and route', () => {
  let now = 0
  const limits = new RateLimits(() => now)
  const taken = (name: string, times: number): number => Array.from({ length: times }, () => limits.take(name, 100)).filter(Boolean).length
  expect(taken('loading one', 150)).toBe(100)
  expect(taken('loading other', 50)).toBe(50)
  now += 500
  expect(taken('loading one', 150)).toBe(50)
  now += 60_000
  expect(taken('loading one', 150)).toBe(100)
})
