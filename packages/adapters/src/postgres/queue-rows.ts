import type { DeadQueueMessage, QueueMessage } from '@frontdesk/core/conversation/ports/queue'

type MessageRow = { readonly id: number | bigint; readonly group_id: string; readonly body: string; readonly receives: number }
type ReceivedRow = MessageRow & { readonly dead?: boolean }
type DeadRow = MessageRow & { readonly sent_at: Date }

/** Those that were received, in the order they were sent, from the rows of `receiveMessages` and `sendMessages`. */
export function readMessages(rows: readonly unknown[]): readonly QueueMessage[] {
  return (rows as readonly ReceivedRow[])
    .filter(({ receives, dead }) => receives > 0 && dead !== true)
    .sort((one, other) => Number(one.id) - Number(other.id))
    .map(({ id, group_id: group, body, receives }) => ({ id: String(id), group, body, receives, receipt: `${id}:${receives}` }))
}

/** From the rows of `listDead`. */
export function readDead(rows: readonly unknown[]): readonly DeadQueueMessage[] {
  return (rows as readonly DeadRow[]).map(({ id, group_id: group, body, sent_at: sentAt, receives }) => ({
    id: String(id),
    group,
    body,
    sentAt,
    receives,
  }))
}
