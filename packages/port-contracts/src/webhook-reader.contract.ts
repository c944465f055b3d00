import type { WebhookReader, WebhookReading } from '@frontdesk/core/conversation/ports/webhook-readers'
import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { Tenant } from '@frontdesk/core/tenancy/tenant'
import { beforeEach, describe, expect, it } from 'vitest'

/** A reader, and the channel's side of it. */
export type WebhookReaderUnderTest = {
  readonly reader: WebhookReader
  /** Two tenants on the channel, each with a secret of its own. */
  readonly tenants: readonly [Tenant, Tenant]
  /** A tenant that is not on the channel. */
  readonly stranger: Tenant
  /** A tenant on the channel whose secret cannot be had. */
  readonly locked: Tenant
  /** A delivery to the tenant as the channel writes it: a customer's texts, and, for `null`, something no reader can know yet. */
  readonly write: (tenant: Tenant, texts: readonly (string | null)[]) => Uint8Array
  /** The headers the channel puts the tenant's signature of the body in. */
  readonly sign: (tenant: Tenant, body: Uint8Array) => Readonly<Record<string, string>>
}

const receivedAt = new Date('2026-12-01T03:00:00.000Z')

/** What every `WebhookReader` promises. `open` is called for every test. */
export function webhookReaderContract({ name, open }: { name: string; open: () => WebhookReaderUnderTest }): void {
  describe(`${name} keeps the contract of WebhookReader`, () => {
    const at = {} as { subject: WebhookReaderUnderTest }
    beforeEach(() => {
      at.subject = open()
    })
    const read = async (tenant: Tenant, body: Uint8Array, headers = at.subject.sign(tenant, body), when = receivedAt) =>
      await at.subject.reader.read(tenant, { body, header: (header) => headers[header], receivedAt: when })

    itReads(at, read)
    itRefuses(at, read)
  })
}

type At = { readonly subject: WebhookReaderUnderTest }
type Read = (tenant: Tenant, body: Uint8Array, headers?: Readonly<Record<string, string>>, when?: Date) => Promise<WebhookReading>

function itReads(at: At, read: Read): void {
  it('reads every event, in order, for the tenant it was asked for, and keeps the originals', async () => {
    for (const tenant of at.subject.tenants) {
      const events = accepted(await read(tenant, at.subject.write(tenant, ['予約したい', 'hello 🍣'])))
      expect(events.map(({ content }) => content)).toEqual([
        { kind: 'text', text: '予約したい' },
        { kind: 'text', text: 'hello 🍣' },
      ])
      for (const event of events) {
        expect(event).toMatchObject({ tenantId: tenant.id, channel: at.subject.reader.channel, original: expect.anything() })
        expect(event.at).toBeInstanceOf(Date)
        expect([event.conversationId, event.customerId, event.eventId]).not.toContain('')
      }
    }
  })

  it('keeps what it does not know, beside what it does', async () => {
    const [tenant] = at.subject.tenants
    const events = accepted(await read(tenant, at.subject.write(tenant, ['one', null, 'two'])))
    expect(events.map(({ content }) => content.kind)).toEqual(['text', 'other', 'text'])
  })

  it('names an event alike each time it is delivered, and each event differently', async () => {
    const [tenant] = at.subject.tenants
    const body = at.subject.write(tenant, ['one', 'two', null])
    const ids = accepted(await read(tenant, body)).map(({ eventId }) => eventId)
    const later = accepted(await read(tenant, body, undefined, new Date(receivedAt.getTime() + 600_000)))
    expect(later.map(({ eventId }) => eventId)).toEqual(ids)
    expect(new Set(ids).size).toBe(3)
  })

  it('accepts a delivery of nothing', async () => {
    const [tenant] = at.subject.tenants
    expect(await read(tenant, at.subject.write(tenant, []))).toEqual({ verdict: 'accepted', events: [] })
  })
}

function itRefuses(at: At, read: Read): void {
  it('takes nothing without the tenant’s own signature of these very bytes', async () => {
    const [tenant, other] = at.subject.tenants
    const body = at.subject.write(tenant, ['one'])
    const altered = Uint8Array.from(body, (byte, index) => (index === body.length - 1 ? 0x20 : byte))
    const verdicts = [
      await read(tenant, body, {}),
      await read(tenant, body, at.subject.sign(other, body)),
      await read(tenant, altered, at.subject.sign(tenant, body)),
      await read(tenant, Uint8Array.from([...body, 0x0a]), at.subject.sign(tenant, body)),
      await read(other, body, at.subject.sign(other, body)),
      await read(at.subject.stranger, body, at.subject.sign(tenant, body)),
    ]
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(Array.from(verdicts, () => 'unsigned'))
  })

  it.each(['', ' ', 'x', '\0', '＝', '='.repeat(44), 'x'.repeat(100_000)])('takes %j for no signature', async (value) => {
    const [tenant] = at.subject.tenants
    const body = at.subject.write(tenant, ['one'])
    const headers = Object.fromEntries(Object.keys(at.subject.sign(tenant, body)).map((header) => [header, value]))
    expect(await read(tenant, body, headers)).toMatchObject({ verdict: 'unsigned' })
  })

  it.each(nonsense)('calls signed nonsense malformed or unsigned, and never throws: $what', async ({ body }) => {
    const reading = await read(at.subject.tenants[0], Buffer.from(body))
    expect(['malformed', 'unsigned']).toContain(reading.verdict)
    expect(reading).toMatchObject({ detail: expect.stringMatching(/\S/) })
  })

  it('repeats nothing of the body and nothing secret in what it tells operators', async () => {
    const [tenant, other] = at.subject.tenants
    const body = at.subject.write(tenant, ['a window seat, please'])
    const reading = await read(tenant, body, at.subject.sign(other, body))
    expect(JSON.stringify(reading)).not.toMatch(/window/)
    for (const signature of Object.values(at.subject.sign(tenant, body))) expect(JSON.stringify(reading)).not.toContain(signature)
  })

  it('throws when the tenant’s secret cannot be had', async () => {
    const { locked, tenants } = at.subject
    const body = at.subject.write(tenants[0], ['one'])
    await expect(read(locked, body, at.subject.sign(tenants[0], body))).rejects.toBeInstanceOf(PortFailure)
  })
}

const nonsense: readonly { what: string; body: string | Uint8Array }[] = [
  { what: 'nothing', body: '' },
  { what: 'null', body: 'null' },
  { what: 'a number', body: '1' },
  { what: 'a list', body: '[]' },
  { what: 'cut off', body: '{"events":[' },
  { what: 'no JSON', body: 'events=1' },
  { what: 'no UTF-8', body: Uint8Array.of(0x22, 0xff, 0xfe, 0x22) },
  { what: '100,000 deep', body: '['.repeat(100_000) },
  { what: '100,000 deep and closed', body: `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}` },
]

function accepted(reading: WebhookReading) {
  if (reading.verdict !== 'accepted') throw new Error(`expected to be accepted, was ${reading.verdict}: ${reading.detail}`)
  return reading.events
}
