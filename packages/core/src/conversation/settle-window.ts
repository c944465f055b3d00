import type { InboundEvent } from './inbound-event.ts'

/**
 * People write in bursts: “すみません”, “明日なんですが”, “4人で行けますか”. Answering each alone is three answers to one question, so what reads like a beginning is
 * given time to go on, what reads complete a moment, and a tap none. Other systems wait a fixed 1.5 to 15 s; ours has to leave most of 4 s to the answer.
 */
const windows = { unfinished: 1_200, complete: 300 }

/** However the messages keep coming, the first is answered after this. Milliseconds. */
const longest = 3_000

/** How long from now to wait for more before answering these, in milliseconds. The answer may be thought out meanwhile. */
export function settleWindow(pending: readonly InboundEvent[], now: Date): number {
  const first = pending[0]
  const last = pending.at(-1)
  if (!first || last?.content.kind !== 'text') return 0
  const window = looksComplete(last.content.text) ? windows.complete : windows.unfinished
  return Math.max(0, Math.min(window - since(last, now), longest - since(first, now)))
}

/** Whether what comes in while these are being answered is to be answered with them, so that their answer is thought out anew. */
export function mayBeJoined(pending: readonly InboundEvent[], now: Date): boolean {
  const [first] = pending
  return first !== undefined && pending.at(-1)?.content.kind === 'text' && since(first, now) < longest
}

/** The channel's clock may be ahead of ours. */
function since(event: InboundEvent, now: Date): number {
  return Math.max(0, now.getTime() - event.at.getTime())
}

/** Whether the text reads like all there is to say: a question, a request, the end of a sentence, or more than one says in passing. */
function looksComplete(text: string): boolean {
  const said = text.trim()
  if (said.length >= 30) return true
  if (
    /^(?:すみません|すいません|あの|えっと|こんにちは|こんばんは|おはよう|はじめまして|hi|hello|hey|excuse me|good (?:morning|afternoon|evening))\W*$/iu.test(
      said,
    )
  )
    return false
  return (
    /[?？。．.!！]$|(?:か|ください|下さい|お願いします|おねがいします|教えて|したい|ありがとう(?:ございます)?|です|ます)[\p{P}\p{S}\s]*$/u.test(
      said,
    ) && !/(?:ですが|ますが|なんですが|けど|んですけど)[\p{P}\s]*$/u.test(said)
  )
}
