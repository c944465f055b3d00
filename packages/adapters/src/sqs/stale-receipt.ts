import type { BatchResultErrorEntry } from '@aws-sdk/client-sqs'

/**
 * Whether SQS refuses because the message is gone or another receive has it now. For these SQS has names of their own and also `InvalidParameterValue`,
 * with the reason ("Message does not exist or is not available for visibility timeout change", "The receipt handle has expired") in the message alone;
 * the same name stands for a visibility beyond twelve hours, which is not this.
 */
export function isStale({ Code = '', Message = '' }: BatchResultErrorEntry): boolean {
  if (/^(?:AWS\.SimpleQueueService\.)?(?:ReceiptHandleIsInvalid|MessageNotInflight)$/.test(Code)) return true
  return Code.startsWith('InvalidParameterValue') && /receipt ?handle|does not exist|not available for visibility/i.test(Message)
}
