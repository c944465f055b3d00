declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** A business served by Frontdesk: its folder name in `tenants/`, a lower-case slug. Comes from configuration or the door, never from a message or a model. */
export type TenantId = Branded<'TenantId'>
/** A person writing to one tenant, as their channel knows them. Unique within a tenant, not across tenants. Personal data. */
export type CustomerId = Branded<'CustomerId'>
/** One customer's thread with one tenant on one channel. */
export type ConversationId = Branded<'ConversationId'>
/** One thing that happened on a channel, named by the channel; the same delivery twice carries the same id. */
export type EventId = Branded<'EventId'>
/** One answer by the front desk to one or more events. */
export type TurnId = Branded<'TurnId'>

const slug = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** Whether `text` may name a tenant: 1 to 63 lower-case letters, digits and inner hyphens (a DNS label, so that it fits URLs, folders and queue groups). */
export function isTenantId(text: string): text is TenantId {
  return slug.test(text)
}

/** Reads a tenant id at the edge of the system. Throws on anything `isTenantId` refuses. */
export function tenantId(text: string): TenantId {
  if (!isTenantId(text)) throw new RangeError(`not a tenant id: ${JSON.stringify(text.slice(0, 80))}`)
  return text
}

export const customerId = (text: string): CustomerId => text as CustomerId
export const conversationId = (text: string): ConversationId => text as ConversationId
export const eventId = (text: string): EventId => text as EventId
export const turnId = (text: string): TurnId => text as TurnId
