/** Milliseconds. */
export type Latency = { readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number; readonly count: number }

export function latency(milliseconds: readonly number[]): Latency {
  const sorted = milliseconds.toSorted((one, other) => one - other)
  // The nearest rank: a figure that was really measured.
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1), count: sorted.length }
}

/** One message of a customer. Times are the machine's; absent: it did not happen. */
export type Sent = {
  readonly replyToken: string
  readonly userId: string
  /** When it was to be sent: what latency counts from, so that a driver held up hides nothing. */
  readonly intended: number
  acknowledged?: number
}

/** One message LINE would have shown. */
export type Arrival = { readonly via: 'reply' | 'push'; readonly name: string; readonly at: number }

export type Tally = {
  /** Beside each message sent: when its answer was shown. */
  readonly answeredAt: readonly (number | undefined)[]
  /** Acknowledged and never answered. */
  readonly lost: number
  /** Shown and asked for by nobody: more messages than the customer sent. */
  readonly duplicated: number
  /** Answered by the answer to a later message of the same customer, where the bot says that one turn answers all that waited. */
  readonly together: number
}

/**
 * Matches what was shown with what was sent: a reply by its token, a push with the customer's first message before it that has no answer yet.
 * `answersTogether`: one answer may be for several messages of a customer; without it each wants its own.
 */
export function tally(sent: readonly Sent[], arrivals: readonly Arrival[], { answersTogether }: { answersTogether: boolean }): Tally {
  const answeredAt = sent.map((): number | undefined => undefined)
  const byToken = new Map(sent.map((message, index) => [message.replyToken, index]))
  const pushes: Arrival[] = []
  let duplicated = 0
  for (const arrival of arrivals) {
    const index = arrival.via === 'reply' ? byToken.get(arrival.name) : undefined
    if (arrival.via === 'push') pushes.push(arrival)
    else if (index !== undefined && answeredAt[index] === undefined) answeredAt[index] = arrival.at
    else duplicated++
  }
  const byUser = Map.groupBy(sent.keys(), (index) => sent[index]?.userId ?? '')
  for (const push of pushes) {
    const index = byUser.get(push.name)?.find((each) => answeredAt[each] === undefined && (sent[each]?.intended ?? 0) <= push.at)
    if (index === undefined) duplicated++
    else answeredAt[index] = push.at
  }
  const together = answersTogether ? answerTogether(byUser.values(), answeredAt) : 0
  const lost = sent.filter((message, index) => message.acknowledged !== undefined && answeredAt[index] === undefined).length
  return { answeredAt, lost, duplicated, together }
}

/** Gives each unanswered message the answer of the customer's next answered one. */
function answerTogether(customers: Iterable<readonly number[]>, answeredAt: (number | undefined)[]): number {
  let together = 0
  for (const messages of customers) {
    let next: number | undefined
    for (const index of messages.toReversed()) {
      if (answeredAt[index] !== undefined) next = answeredAt[index]
      else if (next !== undefined) {
        answeredAt[index] = next
        together++
      }
    }
  }
  return together
}
