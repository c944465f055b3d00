/** Secrets of a LINE account that is none: what `pnpm dev` gives the front desk and the LINE simulator, and `line trigger` signs with on this machine. */
export type DevelopmentAccount = { readonly channelSecret: string; readonly accessToken: string }

/** The same for the same tenant, so that tools that never meet agree. Worthless anywhere else. */
export function developmentAccount(tenant: string): DevelopmentAccount {
  return { channelSecret: `development-${tenant}`, accessToken: `development-token-${tenant}` }
}

/** The variable that a reference such as `env:MINATO_LINE_CHANNEL_SECRET` names; `undefined` for a secret kept elsewhere. */
export function variableOf(reference: string): string | undefined {
  return /^env:([A-Z][A-Z0-9_]*)$/.exec(reference)?.[1]
}

/** Whether the address is on this machine: then no secret of anybody's account is at stake. */
export function isLoopback(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(url.hostname)
}
