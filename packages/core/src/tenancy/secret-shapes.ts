/** What vendors' secrets look like. A profile is kept in Git, where a secret would be for ever. */
const shapes: readonly RegExp[] = [
  /^sk-[\w-]{8,}/, // OpenAI, Anthropic
  /^(ghp|gho|ghu|ghs|ghr|github_pat)_\w{20,}/, // GitHub
  /^xox[abeprs]-[\w-]{10,}/, // Slack
  /^(AKIA|ASIA)[0-9A-Z]{16}$/, // AWS access key ids
  /^(key|cal|cal_live|rk|pk|whsec)_[0-9A-Za-z]{16,}/, // Retell, Cal.com, Stripe's form
  /^eyJ[\w-]{8,}\.[\w-]{8,}\./, // JSON web tokens
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /^[0-9a-f]{32,}$/i, // a LINE channel secret, and other hexadecimal keys
  /^[a-z][a-z+]*:\/\/[^/\s:@]+:[^/\s@]+@/, // an address with a password
]

/** Long runs of letters and digits with no words in them: a LINE channel access token, an AWS secret key. */
const longRun = /^[\w+/=.-]{40,}$/

const secretKey = /(token|secret|password|passphrase|apikey|privatekey|credentials?)$/

/** Whether a value under this key is a secret, by its own looks or by the key's name. References (`env:NAME`, `ssm:/path`) are not. */
export function looksLikeSecret(key: string, value: string): boolean {
  const text = value.trim()
  if (isSecretReference(text)) return false
  if (shapes.some((shape) => shape.test(text))) return true
  if (longRun.test(text) && /[0-9]/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text)) return true
  return text.length >= 4 && secretKey.test(key.toLowerCase().replace(/[-_.]/g, ''))
}

/** Whether a value names where a secret is kept rather than the secret: `env:NAME` or `ssm:/path`. */
export function isSecretReference(value: string): boolean {
  return /^env:[A-Z][A-Z0-9_]*$/.test(value) || /^ssm:\/[\w./-]+$/.test(value)
}
