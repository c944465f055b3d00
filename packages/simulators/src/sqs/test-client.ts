/** What makes a client of the AWS SDK speak to the simulator, once: a failure shows instead of being tried again. */
export const clientSettings = (endpoint: string) => ({
  region: 'ap-northeast-1',
  endpoint,
  credentials: { accessKeyId: 'SIMULATED', secretAccessKey: 'simulated' },
  maxAttempts: 1,
})

export type Refusal = { readonly name: string; readonly code: string; readonly status: number; readonly message: string }

/** What a call was refused with. Throws when it was not. */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason as Error & { Code?: string; $metadata?: { httpStatusCode?: number } },
  )
  if (error === undefined) throw new Error('the call was answered')
  return { name: error.name, code: error.Code ?? '', status: error.$metadata?.httpStatusCode ?? 0, message: error.message }
}

/** The code alone. */
export const refusedWith = async (call: Promise<unknown>): Promise<string> => (await refusal(call)).code
