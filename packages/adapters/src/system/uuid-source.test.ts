import { describe, expect, it } from 'vitest'
import { UuidSource } from './uuid-source.ts'

describe('UuidSource', () => {
  it('mints a version 7 UUID that begins with the time', () => {
    const source = new UuidSource({ clock: { now: () => new Date('2026-11-21T00:00:00Z') } })
    const id = source.next()
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.parse('2026-11-21T00:00:00Z'))
  })
  it('never mints one twice', () => {
    const source = new UuidSource({ clock: { now: () => new Date(0) } })
    expect(new Set(Array.from({ length: 10_000 }, () => source.next())).size).toBe(10_000)
  })
})
