import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conversationId, tenantId } from '../kernel/ids.ts'
import { FairLanes } from './fair-lanes.ts'

const place = (tenant: string, conversation: string | number) => ({
  tenantId: tenantId(tenant),
  conversationId: conversationId(`${tenant}-${conversation}`),
})
const named = (next: { conversationId: string } | undefined) => next?.conversationId

describe('FairLanes', () => {
  it('serves tenants in turn, whatever each has waiting', () => {
    const lanes = new FairLanes(1)
    for (const index of [1, 2, 3]) lanes.add(place('minato', index))
    lanes.add(place('komugi', 1))
    const served: (string | undefined)[] = []
    for (let next = lanes.next(); next; next = lanes.next()) {
      served.push(named(next))
      lanes.done(next)
    }
    expect(served).toEqual(['minato-1', 'komugi-1', 'minato-2', 'minato-3'])
  })

  it('leaves half the places to others, even when none is there', () => {
    const lanes = new FairLanes(5)
    for (let index = 0; index < 9; index++) lanes.add(place('minato', index))
    expect([1, 2, 3, 4].map(() => named(lanes.next()))).toEqual(['minato-0', 'minato-1', 'minato-2', undefined])
    lanes.add(place('komugi', 1))
    expect(named(lanes.next())).toBe('komugi-1')
    expect([lanes.waiting, lanes.served]).toEqual([6, 4])
  })

  it('gives a lone place to a lone tenant', () => {
    const lanes = new FairLanes(1)
    lanes.add(place('minato', 1))
    expect(named(lanes.next())).toBe('minato-1')
    lanes.add(place('komugi', 1))
    expect(lanes.next()).toBeUndefined()
  })

  it('serves a conversation once more when it was added while being served, and not at the same time', () => {
    const lanes = new FairLanes(4)
    const one = place('minato', 1)
    lanes.add(one)
    lanes.next()
    lanes.add(one)
    lanes.add(one)
    expect(lanes.next()).toBeUndefined()
    lanes.done(one)
    expect(named(lanes.next())).toBe('minato-1')
    lanes.done(one)
    expect([lanes.next(), lanes.waiting, lanes.served]).toEqual([undefined, 0, 0])
  })

  it('keeps the place in the row of one that is added again', () => {
    const lanes = new FairLanes(1)
    for (const index of [1, 2, 1]) lanes.add(place('minato', index))
    expect(lanes.waiting).toBe(2)
    expect(named(lanes.next())).toBe('minato-1')
  })

  it('frees a place once', () => {
    const lanes = new FairLanes(2)
    lanes.add(place('minato', 1))
    lanes.next()
    lanes.done(place('minato', 1))
    lanes.done(place('minato', 1))
    lanes.done(place('komugi', 7))
    expect(lanes.served).toBe(0)
  })
})

type Deed =
  | { readonly do: 'add'; readonly tenant: string; readonly conversation: number }
  | { readonly do: 'next' }
  | { readonly do: 'done'; readonly which: number }

const deeds = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('add' as const),
      tenant: fc.constantFrom('minato', 'komugi', 'third'),
      conversation: fc.integer({ min: 0, max: 4 }),
    }),
    fc.record({ do: fc.constant('next' as const) }),
    fc.record({ do: fc.constant('done' as const), which: fc.nat() }),
  ),
  { maxLength: 80 },
)

/** Does the deeds, then serves whatever is left; tells of every `next` with what waited and was served before it. */
function run(places: number, all: readonly Deed[]) {
  const lanes = new FairLanes(places)
  const serving: ReturnType<typeof place>[] = []
  /** What is still owed a serving that begins from now on, in the order it was asked for. */
  const owed: ReturnType<typeof place>[] = []
  const servings: { given: ReturnType<typeof place> | undefined; owed: typeof owed; serving: typeof serving }[] = []
  const isIn = (list: typeof owed, one: ReturnType<typeof place>) => list.some((other) => other.conversationId === one.conversationId)
  const next = () => {
    const given = lanes.next()
    servings.push({ given, owed: [...owed], serving: [...serving] })
    if (!given) return
    serving.push(given)
    owed.splice(
      owed.findIndex(({ conversationId }) => conversationId === given.conversationId),
      1,
    )
  }
  const done = (which: number) => {
    const [one] = serving.splice(which % Math.max(1, serving.length), 1)
    if (one) lanes.done(one)
  }
  for (const deed of all) {
    if (deed.do === 'next') next()
    else if (deed.do === 'done') done(deed.which)
    else {
      const one = place(deed.tenant, deed.conversation)
      lanes.add(one)
      if (!isIn(owed, one)) owed.push(one)
    }
  }
  for (let rounds = 0; owed.length > 0 || serving.length > 0; rounds++) {
    if (rounds > 1_000) break
    next()
    done(0)
  }
  return { lanes, owed, servings }
}

describe('whatever comes, FairLanes', () => {
  const always = (holds: (result: ReturnType<typeof run>, places: number) => void) =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), deeds, (places, all) => holds(run(places, all), places)),
      { numRuns: 1_000 },
    )

  it('serves everything that was added, after it was added, and counts right', () => {
    always(({ lanes, owed }) => {
      expect(owed).toEqual([])
      expect([lanes.waiting, lanes.served]).toEqual([0, 0])
    })
  })

  it('gives only what was asked for, and no conversation two places at a time', () => {
    always(({ servings }) => {
      for (const { given, owed, serving } of servings) {
        if (!given) continue
        expect(owed).toContainEqual(given)
        expect(serving).not.toContainEqual(given)
      }
    })
  })

  it('gives no more places than there are, and no tenant more than its share', () => {
    always(({ servings }, places) => {
      for (const { given, serving } of servings) {
        if (!given) continue
        expect(serving.length).toBeLessThan(places)
        expect(serving.filter(({ tenantId }) => tenantId === given.tenantId).length).toBeLessThan(Math.max(1, Math.ceil(places / 2)))
      }
    })
  })

  it('leaves no place empty that somebody may have', () => {
    always(({ servings }, places) => {
      for (const { given, owed, serving } of servings) {
        if (given || serving.length >= places) continue
        const mayHave = owed.filter(
          (one) =>
            !serving.some(({ conversationId }) => conversationId === one.conversationId) &&
            serving.filter(({ tenantId }) => tenantId === one.tenantId).length < Math.ceil(places / 2),
        )
        expect(mayHave).toEqual([])
      }
    })
  })

  it('serves a tenant again only when every other that waited all the while had its turn between', () => {
    always(({ servings }, places) => {
      const last = new Map<string, number>()
      for (const [index, { given }] of servings.entries()) {
        if (!given) continue
        const since = servings.slice(last.get(given.tenantId) ?? index, index + 1)
        const waited = ['minato', 'komugi', 'third'].filter(
          (other) => other !== given.tenantId && since.every(({ owed, serving }) => couldServe(other, owed, serving, places)),
        )
        const between = new Set<string | undefined>(since.slice(1).map((one) => one.given?.tenantId))
        expect(waited.filter((other) => since.length > 1 && !between.has(other))).toEqual([])
        last.set(given.tenantId, index)
      }
    })
  })
})

function couldServe(
  tenant: string,
  owed: readonly ReturnType<typeof place>[],
  serving: readonly ReturnType<typeof place>[],
  places: number,
): boolean {
  const its = serving.filter(({ tenantId }) => tenantId === tenant)
  const waits = owed.some((one) => one.tenantId === tenant && !serving.some(({ conversationId }) => conversationId === one.conversationId))
  return waits && its.length < Math.max(1, Math.ceil(places / 2))
}
