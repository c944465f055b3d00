import type { DisturbanceKind, History, SeenText, SentEvent } from './history.ts'

/** LINE's minute from receiving the webhook, less the margin the product keeps (read-line-event.ts). Milliseconds. */
const tokenLives = 55_000
/** From a reply's execution to its answer being written down: LINE's deadline and a settlement. Milliseconds. */
const answerTakes = 5_000
/** Between two clocks reading the same moment, one before and one after a request. Milliseconds. */
const slack = 500

const answerLosers: ReadonlySet<DisturbanceKind> = new Set(['killed', 'died', 'paused', 'database-stopped', 'asked-to-stop'])

/**
 * Whether a message seen twice is the one case in which that is allowed (`line.unclearReply: resend`): it was shown by a reply whose answer was lost, and
 * sent again, as a push or with a later event's token, once its own token had run out by the clock of whoever sent it, so that nobody could tell any more.
 */
export function isUnclearReplySentAgain(
  { history, sent }: { readonly history: History; readonly sent: ReadonlyMap<string, SentEvent> },
  first: SeenText & { readonly numbers: readonly number[] },
  again: SeenText,
): boolean {
  if (first.via !== 'reply' || (again.via === 'reply' && again.replyToken === first.replyToken)) return false
  const events = first.numbers.flatMap((number) => sent.get(`${first.conversation} ${number}`) ?? [])
  const policy = history.tenants.find(({ tenant }) => tenant === events[0]?.tenant)?.unclearReply
  return policy === 'resend' && answerWasLost(history, first) && tokenRanOut(history, first, events, again.at)
}

function answerWasLost(history: History, first: SeenText): boolean {
  const request = history.requests.find(({ requestId }) => requestId === first.requestId)
  if (request?.mood !== undefined && (request.status === null || request.status >= 500)) return true
  return history.disturbances.some(
    ({ kind, at, until = at }) => answerLosers.has(kind) && at - slack <= first.at + answerTakes && until + slack >= first.at,
  )
}

/** By the clock of whoever may have decided to send it again: of the processes that lived in between, also one that died before it came to that. */
function tokenRanOut(history: History, first: SeenText, events: readonly SentEvent[], sentAt: number): boolean {
  // The reply may have gone out with the token of a later event of the conversation, if it was taken up again.
  const owner =
    events.find(({ replyToken }) => replyToken === first.replyToken) ??
    history.events.find(({ replyToken }) => replyToken === first.replyToken)
  if (!owner) return false
  // Also a delivery whose 200 was lost may be the one that was taken.
  const receivedAt = Math.min(...history.tries.filter(({ eventIds }) => eventIds.includes(owner.eventId)).map(({ at }) => at))
  const until = receivedAt + tokenLives
  const decided = history.disturbances.flatMap(({ kind, pid, milliseconds = 0 }) => {
    const last = kind === 'clock-ahead' ? lastMoment(history, pid, first.at, sentAt) : undefined
    return last === undefined ? [] : [last + milliseconds]
  })
  return Math.max(sentAt, ...decided) + slack >= until
}

/** The last moment between these two at which the process lived; `undefined` when it lived at none. */
function lastMoment({ disturbances }: History, pid: number | undefined, from: number, to: number): number | undefined {
  const own = disturbances.filter((each) => each.pid === pid)
  const began = own.find(({ kind }) => kind === 'started')
  const ended = own.find(({ kind }) => kind === 'died' || kind === 'stopped-in-order' || kind === 'stopped-in-disorder')
  if (began === undefined || began.at > to || (ended !== undefined && ended.at + slack < from)) return undefined
  return Math.min(ended?.at ?? to, to)
}
