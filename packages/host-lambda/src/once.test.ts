import { describe, expect, it } from 'vitest'
import { once } from './once.ts'

describe('once', () => {
  it('makes one for all that ask, also at the same time', async () => {
    let made = 0
    const get = once(async () => (made += 1))
    expect(await Promise.all([get(), get(), get()])).toEqual([1, 1, 1])
    expect(await get()).toBe(1)
  })

  it('tries again after a failure', async () => {
    let tries = 0
    const get = once(async () => {
      if ((tries += 1) === 1) throw new Error('no database')
      return tries
    })
    await expect(get()).rejects.toThrow('no database')
    expect(await get()).toBe(2)
  })
})
