import type { ConversationId, TenantId } from '../kernel/ids.ts'

type Place = { readonly tenantId: TenantId; readonly conversationId: ConversationId }

/**
 * Which conversation is served next: tenants take turns, whatever each has waiting; none has more than its share of the places while it is served; and a
 * conversation is in one place at a time. Pure bookkeeping.
 */
export class FairLanes {
  readonly #places: number
  readonly #share: number
  /** Tenants with something waiting, the next to be served first. */
  readonly #waiting = new Map<TenantId, Map<ConversationId, Place>>()
  readonly #served = new Map<TenantId, Set<ConversationId>>()
  readonly #again = new Set<string>()
  #servedCount = 0
  #waitingCount = 0

  /** `places`: how many conversations are served at once; one tenant has at most half of them, and at least one. */
  constructor(places: number) {
    this.#places = places
    this.#share = Math.max(1, Math.ceil(places / 2))
  }

  get waiting(): number {
    return this.#waitingCount
  }

  get served(): number {
    return this.#servedCount
  }

  /** Lets the conversation wait for its turn. One that waits already keeps its place; one being served is served once more afterwards. */
  add(place: Place): void {
    if (this.#served.get(place.tenantId)?.has(place.conversationId)) {
      this.#again.add(keyOf(place))
      return
    }
    const lane = this.#waiting.get(place.tenantId) ?? new Map<ConversationId, Place>()
    if (lane.has(place.conversationId)) return
    this.#waiting.set(place.tenantId, lane.set(place.conversationId, place))
    this.#waitingCount++
  }

  /** The conversation to serve now; `undefined` when none may be. It has a place until `done`. */
  next(): Place | undefined {
    if (this.#servedCount >= this.#places) return undefined
    for (const [tenantId, lane] of this.#waiting) {
      const served = this.#served.get(tenantId) ?? new Set()
      if (served.size >= this.#share) continue
      const [place] = lane.values()
      if (!place) continue
      lane.delete(place.conversationId)
      // To the end of the row: the others come first now.
      this.#waiting.delete(tenantId)
      if (lane.size > 0) this.#waiting.set(tenantId, lane)
      this.#served.set(tenantId, served.add(place.conversationId))
      this.#servedCount++
      this.#waitingCount--
      return place
    }
    return undefined
  }

  /** Frees the conversation's place. */
  done(place: Place): void {
    const served = this.#served.get(place.tenantId)
    if (!served?.delete(place.conversationId)) return
    if (served.size === 0) this.#served.delete(place.tenantId)
    this.#servedCount--
    if (this.#again.delete(keyOf(place))) this.add(place)
  }
}

function keyOf({ tenantId, conversationId }: Place): string {
  return `${tenantId} ${conversationId}`
}
