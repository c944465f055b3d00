import type { Reply } from '../conversation/reply.ts'

/** The longest text sent as one message; longer ones are the channel's to split, but no answer of ours should need it. */
const longestReply = 5_000

export type GuardedOutput =
  | { readonly passed: true; readonly replies: readonly Reply[] }
  | { readonly passed: false; readonly reason: string }

/** The last look at an answer: it says something, in plain text, at a length a person reads. */
export function guardOutput(replies: readonly Reply[]): GuardedOutput {
  if (replies.length === 0) return { passed: false, reason: 'no reply' }
  const plain = replies.map((reply) => ({ ...reply, text: reply.text.toWellFormed().replace(unprintable, '').trim() }))
  if (plain.some((reply) => reply.text === '' && !reply.cards?.length)) return { passed: false, reason: 'an empty reply' }
  if (plain.some((reply) => reply.text.length > longestReply)) return { passed: false, reason: `a reply over ${longestReply} characters` }
  return { passed: true, replies: plain }
}

const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|(?!\u200d)\p{Cf}/gu
