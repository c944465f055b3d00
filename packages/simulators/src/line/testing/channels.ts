import { lineId } from '../identifiers.ts'

export const minato = {
  botUserId: lineId('user', 'minato bot'),
  channelSecret: 'secret of minato',
  accessToken: 'token-of-minato',
} as const
export const komugi = {
  botUserId: lineId('user', 'komugi bot'),
  channelSecret: 'secret of komugi',
  accessToken: 'token-of-komugi',
} as const
export const regular = lineId('user', 'a regular')
export const stranger = lineId('user', 'a stranger')
export const family = lineId('group', 'a family')

export type Answer = { readonly status: number; readonly body: unknown; readonly headers: Headers }

/** A request to the simulator as plain as it gets. */
export async function call(url: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const response = await fetch(new URL(path, url), {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${minato.accessToken}`, 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json(), headers: response.headers }
}
