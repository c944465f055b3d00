import { z } from 'zod'

/** What a variable of the environment may say. A message continues after the variable's name: what is wrong, then what to write. */

/** Any text of this form. */
export const text = (form: RegExp, message: string) => z.string().regex(form, message).optional()

/** One of these words. */
export const choiceOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, { error: `is not one of these; write ${words.slice(0, -1).join(', ')} or ${words.at(-1)}` }).optional()

/** A whole number from `least` to `most`. */
export const numberOf = (least: number, most: number, example: number) => {
  const message = `is not a whole number from ${least} to ${most}; write ${example}`
  return z
    .string()
    .regex(/^\d{1,9}$/, { error: message, abort: true })
    .transform(Number)
    .refine((number) => number >= least && number <= most, message)
    .optional()
}

/** An address of a server that speaks HTTP. */
export const addressOf = (example: string) =>
  z
    .string()
    .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), `is not an address; write ${example}`)
    .optional()

/** A folder that is there. */
export const folder = (isFolder: (path: string) => boolean, example: string) =>
  z.string().refine(isFolder, { error: ({ input }) => `names no folder: ${String(input)}; write ${example}` })
