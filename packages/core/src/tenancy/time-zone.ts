/** Whether `name` is an IANA time zone this runtime knows. Offsets such as `+09:00` are not: they have no name and no summer time. */
export function isTimeZone(name: string): boolean {
  if (/^[+-]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
