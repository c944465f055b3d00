import { opaqueToken } from './identifiers.ts'

type Kept = {
  readonly botUserId: string
  readonly bytes: Uint8Array
  readonly contentType: string
  readonly readyAt: number
  gone: boolean
}

export type NewContent = {
  readonly type: 'image' | 'video' | 'audio' | 'file'
  readonly botUserId: string
  readonly now: number
  readonly content?: Uint8Array | string
  readonly contentType?: string
  readonly preparing?: number
}

const contentTypes = { image: 'image/jpeg', video: 'video/mp4', audio: 'audio/x-m4a', file: 'application/pdf' } as const

/** The files customers sent, by message id, and the tokens that mark messages read. */
export class SentContents {
  readonly #kept = new Map<string, Kept>()
  readonly #readTokens = new Map<string, string>()

  /** Returns the size in bytes. */
  keep(messageId: string, { type, botUserId, now, content, contentType, preparing }: NewContent): number {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'base64') : (content ?? Buffer.from(`simulated ${type}`))
    const readyAt = now + (preparing ?? 0)
    this.#kept.set(messageId, { botUserId, bytes, contentType: contentType ?? contentTypes[type], readyAt, gone: false })
    return bytes.byteLength
  }

  unsend(messageId: string): void {
    const kept = this.#kept.get(messageId)
    if (kept !== undefined) kept.gone = true
  }

  find(messageId: string, botUserId: string): Readonly<Kept> | undefined {
    const kept = this.#kept.get(messageId)
    return kept?.botUserId === botUserId ? kept : undefined
  }

  /** Read tokens do not expire; those of the oldest of very many messages are forgotten. */
  mintReadToken(botUserId: string): string {
    const token = opaqueToken()
    this.#readTokens.set(token, botUserId)
    const oldest = this.#readTokens.size > 100_000 ? this.#readTokens.keys().next().value : undefined
    if (oldest !== undefined) this.#readTokens.delete(oldest)
    return token
  }

  botOfReadToken(token: string): string | undefined {
    return this.#readTokens.get(token)
  }
}
