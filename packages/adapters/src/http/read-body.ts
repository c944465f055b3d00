import { IncomingMessage } from 'node:http'

/** How much of a request's body is taken, and for how long. */
export type BodyLimits = {
  /** Bytes. A longer body is refused. */
  readonly longest: number
  /** From the request's head to the body's last byte. A slower body is given up. */
  readonly deadlineMilliseconds: number
  /** Bytes every request may hold whatever the others do: honest webhooks are a few kilobytes. */
  readonly small: number
  /** Bytes that all requests together may hold beyond `small` each, so that many long bodies cannot fill the memory. */
  readonly together: number
}

export type BodyReading =
  | { readonly outcome: 'read'; readonly body: Uint8Array }
  /** `too-long`, `too-slow`; `crowded`: other long bodies are being read; `broken-off`: the client has gone. */
  | { readonly outcome: 'too-long' | 'too-slow' | 'crowded' | 'broken-off' }

/** Reads bodies as they come over the wire, within limits kept over all that are being read. */
export class BodyReader {
  readonly #limits: BodyLimits
  #heldBeyondSmall = 0

  constructor(limits: BodyLimits) {
    this.#limits = limits
  }

  /** Never throws. Of a body not read to its end, the rest is left to the server to throw away. */
  async read(request: IncomingMessage | Request): Promise<BodyReading> {
    const announced = request instanceof IncomingMessage ? request.headers['content-length'] : request.headers.get('content-length')
    if (Number(announced ?? 0) > this.#limits.longest) return { outcome: 'too-long' }
    // `destroyOnReturn` would take the connection with it, before the answer.
    const reader = request instanceof IncomingMessage ? request.iterator({ destroyOnReturn: false }) : chunksOf(request)
    let timer: NodeJS.Timeout | undefined
    const deadline = new Promise<'too-slow'>((resolve) => {
      timer = setTimeout(() => resolve('too-slow'), this.#limits.deadlineMilliseconds)
    })
    try {
      return await this.#readWithin(reader, deadline)
    } catch {
      return { outcome: 'broken-off' }
    } finally {
      clearTimeout(timer)
      reader.return?.().catch(() => undefined)
    }
  }

  async #readWithin(reader: AsyncIterator<Uint8Array>, deadline: Promise<'too-slow'>): Promise<BodyReading> {
    const { longest, small, together } = this.#limits
    const body = new GrowingBytes()
    let beyondSmall = 0
    try {
      for (;;) {
        const next = await Promise.race([reader.next(), deadline])
        if (next === 'too-slow') return { outcome: 'too-slow' }
        if (next.done) return { outcome: 'read', body: body.bytes() }
        const length = body.length + next.value.byteLength
        if (length > longest) return { outcome: 'too-long' }
        const more = Math.max(0, length - small) - beyondSmall
        if (this.#heldBeyondSmall + more > together) return { outcome: 'crowded' }
        beyondSmall += more
        this.#heldBeyondSmall += more
        body.append(next.value)
      }
    } finally {
      this.#heldBeyondSmall -= beyondSmall
    }
  }
}

function chunksOf({ body }: Request): AsyncIterator<Uint8Array> {
  const reader = body?.getReader()
  return {
    next: async () => {
      const { value } = (await reader?.read()) ?? {}
      return value ? { value } : end
    },
    return: async () => {
      await reader?.cancel()
      return end
    },
  }
}

const end = { done: true, value: undefined } as const

/** Copied together as they come: a list of a million chunks of one byte would take two hundred times the body's memory. */
class GrowingBytes {
  #room = new Uint8Array(4_096)
  #length = 0

  get length(): number {
    return this.#length
  }

  append(chunk: Uint8Array): void {
    const length = this.#length + chunk.byteLength
    if (length > this.#room.byteLength) {
      const larger = new Uint8Array(Math.max(length, this.#room.byteLength * 2))
      larger.set(this.bytes())
      this.#room = larger
    }
    this.#room.set(chunk, this.#length)
    this.#length = length
  }

  bytes(): Uint8Array {
    return this.#room.subarray(0, this.#length)
  }
}
