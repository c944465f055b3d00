/**
 * What LINE takes at most, from https://developers.line.biz/en/reference/messaging-api/ and
 * https://developers.line.biz/en/docs/messaging-api/text-character-count/ (as of 2026-08-07). Units: UTF-16 code units where it says nothing
 * else; `Graphemes`: characters as a reader sees them; `Bytes`: the JSON's, as UTF-8.
 */
export const lineLimits = {
  /** Message objects in one reply or push. */
  messages: 5,
  text: 5_000,
  altText: 1_500,
  /** LINE says 30 KB and 50 KB. Of the two readings of KB, the one that is always taken. */
  bubbleBytes: 30_000,
  carouselBytes: 50_000,
  carouselBubbles: 12,
  /** Only those of the request's last message are shown. */
  quickReplies: 13,
  quickReplyLabelGraphemes: 20,
  flexLabelGraphemes: 40,
  postbackData: 300,
  /** Of a postback's `displayText` and a message action's `text`. */
  tappedTextGraphemes: 300,
} as const
