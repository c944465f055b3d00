import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Batched } from './batched.ts'

const turnOfTheLoop = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('Batched', () => {
  it('does together what is asked in one turn of the loop, and gives each its own result', async () => {
    const worked: number[][] = []
    const batched = new Batched<number, number>({
      work: async (items) => (worked.push([...items]), items.map((item) => item * 10)),
      mostItems: 10,
      mostUnderWay: 2,
    })
    expect(await Promise.all([1, 2, 3].map((item) => batched.run(item)))).toEqual([10, 20, 30])
    expect(worked).toEqual([[1, 2, 3]])
  })

  it('has a lone request wait for nothing', async () => {
    const worked: string[] = []
    const batched = new Batched<string, string>({ work: async (items) => (worked.push(...items), items), mostItems: 10, mostUnderWay: 1 })
    const running = batched.run('a')
    await turnOfTheLoop()
    expect(worked).toEqual(['a'])
    expect(await running).toBe('a')
  })

  it('keeps what comes while enough is under way, in order, for the next that begins', async () => {
    const worked: number[][] = []
    const doors: (() => void)[] = []
    const batched = new Batched<number, number>({
      work: async (items) => {
        worked.push([...items])
        await new Promise<void>((resolve) => doors.push(resolve))
        return items
      },
      mostItems: 3,
      mostUnderWay: 2,
    })
    const running = Array.from({ length: 10 }, (_, index) => batched.run(index))
    for (let turn = 0; turn < 5; turn++) await turnOfTheLoop()
    expect(worked).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ])
    while (worked.flat().length < 10 || doors.length > 0) {
      doors.shift()?.()
      await turnOfTheLoop()
    }
    expect(worked).toEqual([[0, 1, 2], [3, 4, 5], [6, 7, 8], [9]])
    expect(await Promise.all(running)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('fails all that were done together when they fail, and none of the others', async () => {
    const batched = new Batched<number, number>({
      work: async (items) => {
        if (items.includes(2)) throw new Error('refused')
        return items
      },
      mostItems: 3,
      mostUnderWay: 1,
    })
    const outcomes = await Promise.allSettled(Array.from({ length: 7 }, (_, index) => batched.run(index)))
    expect(outcomes.map((outcome) => outcome.status)).toEqual([...Array<string>(3).fill('rejected'), ...Array<string>(4).fill('fulfilled')])
  })

  it('loses nothing and does nothing twice, however requests and work interleave', async () => {
    const pass = async (turns: number) => {
      for (let turn = 0; turn < turns; turn++) await turnOfTheLoop()
    }
    const property = fc.asyncProperty(
      fc.array(fc.nat(8), { maxLength: 60 }),
      fc.array(fc.record({ turns: fc.nat(5), fails: fc.boolean() }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 3 }),
      async (requests, works, mostItems, mostUnderWay) => {
        const done: number[] = []
        let [begun, underWay] = [0, 0]
        const work = async (items: readonly number[]) => {
          const { turns = 0, fails = false } = works[begun++ % works.length] ?? {}
          expect(items.length).toBeLessThanOrEqual(mostItems)
          expect(++underWay).toBeLessThanOrEqual(mostUnderWay)
          await pass(turns)
          underWay--
          if (fails) throw new Error('refused')
          done.push(...items)
          return items
        }
        const batched = new Batched<number, number>({ work, mostItems, mostUnderWay })
        const outcomes = await Promise.allSettled(requests.map(async (after, index) => (await pass(after), await batched.run(index))))
        const fulfilled = outcomes.flatMap((outcome, index) => (outcome.status === 'fulfilled' ? [[index, outcome.value]] : []))
        expect(fulfilled.every(([index, value]) => index === value)).toBe(true)
        expect(done.sort((one, other) => one - other)).toEqual(fulfilled.map(([index]) => index))
        expect(outcomes.every((outcome) => outcome.status === 'fulfilled' || (outcome.reason as Error).message === 'refused')).toBe(true)
      },
    )
    await fc.assert(property, { numRuns: 200 })
  }, 60_000)
})
