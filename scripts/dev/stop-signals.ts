/** One Ctrl+C often arrives twice: from the terminal, and from pnpm passing it on. Milliseconds. */
const sameKeyPress = 500

export type StopSignals = {
  /** Resolves when we are asked to stop. */
  readonly asked: Promise<'stop'>
  /** Resolves when we are asked a second time. */
  readonly askedAgain: Promise<'stop'>
  /** Asks to stop, as a Ctrl+C does. */
  stop(): void
}

/** Listens for Ctrl+C and for being ended. */
export function stopSignals(): StopSignals {
  let askedAt: number | undefined
  const first = Promise.withResolvers<'stop'>()
  const second = Promise.withResolvers<'stop'>()
  const stop = (): void => {
    const now = performance.now()
    if (askedAt !== undefined && now - askedAt > sameKeyPress) second.resolve('stop')
    askedAt ??= now
    first.resolve('stop')
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop)
  return { asked: first.promise, askedAgain: second.promise, stop }
}
