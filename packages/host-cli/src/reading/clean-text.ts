// A line break and a tab carry meaning; the other control characters would move the cursor, ring or end a database string.
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

/**
 * Text as a channel would hand it on: line breaks as `\n`, no control characters, and no half of a surrogate pair
 * (it becomes U+FFFD; neither UTF-8 nor Postgres can hold one). Also used on what is drawn, so that no
 * tenant's file can steer a terminal.
 */
export function cleanText(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(controls, '').toWellFormed()
}
