/** A stretch of opening in minutes of the day it begins on; `closes` passes 1440 for a night that ends after midnight. */
export type OpeningStretch = { readonly opens: number; readonly closes: number }

/** Reads `HH:MM-HH:MM`; `undefined` for anything of another form. That it closes after it opens is not checked here. */
export function readOpening(text: string): OpeningStretch | undefined {
  const found = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(text)
  if (!found) return undefined
  const [opensHour = 0, opensMinute = 0, closesHour = 0, closesMinute = 0] = found.slice(1).map(Number)
  return { opens: opensHour * 60 + opensMinute, closes: closesHour * 60 + closesMinute }
}
