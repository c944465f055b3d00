/** A language by its two-letter ISO 639-1 code, such as `ja` or `en`. */
export type Language = string

/** A text in one or more languages. */
export type LocalizedText = Readonly<Record<Language, string>>

/** The text in `language`, else in the first of `fallbacks` that has it, else in any language it has. Throws when it has none. */
export function inLanguage(text: LocalizedText, language: Language, ...fallbacks: readonly Language[]): string {
  for (const wanted of [language, ...fallbacks]) {
    const found = text[wanted]
    if (found !== undefined) return found
  }
  const [any] = Object.values(text)
  if (any === undefined) throw new RangeError('a localized text needs at least one language')
  return any
}

/** The house's own sentence in `language`, in English where the house does not speak it, with each `{name}` filled in. */
export function say(sentence: LocalizedText, language: Language, filling: Readonly<Record<string, string | number>> = {}): string {
  return inLanguage(sentence, language, 'en').replace(/\{(\w+)\}/g, (whole, key: string) => String(filling[key] ?? whole))
}
