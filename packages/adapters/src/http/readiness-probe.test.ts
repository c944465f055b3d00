import { afterEach, describe, expect, it, vi } from 'vitest'
import { openDoor } from './testing/open-door.ts'

describe('The door’s health', () => {
  afterEach(() => vi.useRealTimers())

  it('is live as long as it answers, and ready when all it needs answers', async () => {
    const checks = [{ what: 'database', ok: true }]
    const { app } = openDoor({ ready: async () => checks })
    expect((await app.request('/health/live')).status).toBe(200)
    const response = await app.request('/health/ready')
    expect([response.status, await response.json()]).toEqual([200, { ready: true, checks }])
  })

  it('is live and not ready when one of them does not', async () => {
    const checks = [
      { what: 'database', ok: true },
      { what: 'queue', ok: false },
    ]
    const { app } = openDoor({ ready: async () => checks })
    expect((await app.request('/health/live')).status).toBe(200)
    const response = await app.request('/health/ready')
    expect([response.status, await response.json()]).toEqual([503, { ready: false, checks }])
  })

  it('is not ready when the checks fail, or take longer than a load balancer waits', async () => {
    const failing = openDoor({ ready: async () => await Promise.reject(new Error('postgres://desk:hunter2@db')) })
    const response = await failing.app.request('/health/ready')
    expect([response.status, await response.text()]).toEqual([503, '{"ready":false,"checks":[{"what":"checks","ok":false}]}'])
    vi.useFakeTimers()
    const hanging = openDoor({ ready: () => new Promise(() => {}) }).app.request('/health/ready')
    await vi.advanceTimersByTimeAsync(3_000)
    expect((await hanging).status).toBe(503)
  })

  it('asks once a second, whoever asks', async () => {
    let asked = 0
    let now = 0
    const ready = async () => [{ what: `question ${(asked += 1)}`, ok: true }]
    const { app } = openDoor({ ready, clock: { now: () => new Date(now) } })
    await Promise.all(Array.from({ length: 50 }, async () => await app.request('/health/ready')))
    expect(asked).toBe(1)
    now = 1_000
    await app.request('/health/ready')
    expect(asked).toBe(2)
  })
})
