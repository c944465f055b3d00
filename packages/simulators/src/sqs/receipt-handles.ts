import { createHash } from 'node:crypto'
import { receiptHandleIsInvalid } from './sqs-error.ts'

/** What a receipt handle names: one receive of one message. */
export type Receipt = { readonly serial: number; readonly receive: number }

const sign = (text: string) => createHash('md5').update(`receipt ${text}`).digest('hex').slice(0, 12)

/** An opaque text that only the queue that gave it reads. */
export function receiptHandleOf(queueArn: string, { serial, receive }: Receipt): string {
  const text = `${queueArn} ${serial} ${receive}`
  return `AQEB${Buffer.from(`${text} ${sign(text)}`).toString('base64')}`
}

/** Throws `SqsError` (ReceiptHandleIsInvalid) on anything but a handle of this queue. */
export function readReceiptHandle(queueArn: string, handle: string): Receipt {
  const match = /^(\S+) (\d+) (\d+) ([0-9a-f]{12})$/.exec(Buffer.from(handle.slice(4), 'base64').toString())
  const [, arn, serial, receive, signature] = match ?? []
  if (!handle.startsWith('AQEB') || arn !== queueArn || signature !== sign(`${arn} ${serial} ${receive}`))
    throw receiptHandleIsInvalid(handle)
  return { serial: Number(serial), receive: Number(receive) }
}
