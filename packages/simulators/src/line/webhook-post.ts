import { signWebhook } from './webhook-signature.ts'

/** Reasons as the webhook test and the error statistics of the console name them. */
export type PostReason = 'OK' | 'ERROR_STATUS_CODE' | 'REQUEST_TIMEOUT' | 'COULD_NOT_CONNECT'

export type PostOutcome = {
  /** `null` when no answer came. */
  readonly status: number | null
  readonly reason: PostReason
  /** Real time until the answer, or until waiting ended. */
  readonly milliseconds: number
}

/** Headers of a webhook with these exact bytes. */
export function webhookHeaders(channelSecret: string, body: string): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'x-line-signature': signWebhook(channelSecret, body),
    'user-agent': 'LineBotWebhook/2.0',
  }
}

/** LINE waits 2 s for an answer and follows no redirect; anything but 2xx is an error. */
export async function postWebhook(url: string, body: string, headers: Record<string, string>, timeout: number): Promise<PostOutcome> {
  const began = performance.now()
  const outcome = (status: number | null, reason: PostReason): PostOutcome => ({
    status,
    reason,
    milliseconds: Math.round((performance.now() - began) * 100) / 100,
  })
  try {
    const response = await fetch(url, { method: 'POST', body, headers, redirect: 'manual', signal: AbortSignal.timeout(timeout) })
    await response.body?.cancel()
    return outcome(response.status, response.ok ? 'OK' : 'ERROR_STATUS_CODE')
  } catch (error) {
    const late = error instanceof DOMException && error.name === 'TimeoutError'
    return outcome(null, late ? 'REQUEST_TIMEOUT' : 'COULD_NOT_CONNECT')
  }
}
