import { describe, expect, it } from 'vitest'
import { Solitude } from './solitude.ts'

function scene() {
  const solitude = new Solitude()
  const log: string[] = []
  const work = (name: string) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const run = async () => {
      log.push(`+${name}`)
      await promise
      log.push(`-${name}`)
    }
    return { run, end: resolve }
  }
  const settle = async () => await new Promise<void>((resolve) => setImmediate(resolve))
  return { solitude, log, work, settle }
}

describe('Solitude', () => {
  it('lets work that may run together run together', async () => {
    const { solitude, log, work, settle } = scene()
    const [a, b] = [work('a'), work('b')]
    const both = [solitude.together(a.run), solitude.together(b.run)]
    await settle()
    expect(log).toEqual(['+a', '+b'])
    a.end()
    b.end()
    await Promise.all(both)
  })

  it('lets nothing run beside what wants to be alone, neither what began before nor what came after', async () => {
    const { solitude, log, work, settle } = scene()
    const [before, alone, after] = [work('before'), work('alone'), work('after')]
    const all = [solitude.together(before.run), solitude.alone(alone.run), solitude.together(after.run)]
    await settle()
    expect(log).toEqual(['+before'])
    before.end()
    await settle()
    expect(log).toEqual(['+before', '-before', '+alone'])
    alone.end()
    await settle()
    expect(log.at(-1)).toBe('+after')
    after.end()
    await Promise.all(all)
  })

  it('lets two who want to be alone follow one another, and goes on after a failure', async () => {
    const { solitude, log, work, settle } = scene()
    const [one, two] = [work('one'), work('two')]
    const failing = solitude.alone(async () => await Promise.reject(new Error('in vain')))
    const rest = [solitude.alone(one.run), solitude.alone(two.run)]
    await expect(failing).rejects.toThrow('in vain')
    await settle()
    expect(log).toEqual(['+one'])
    one.end()
    await settle()
    expect(log).toEqual(['+one', '-one', '+two'])
    two.end()
    await Promise.all(rest)
  })
})
