import { cancelMessageMoveTask, listMessageMoveTasks, startMessageMoveTask } from './move-task-operations.ts'
import type { Operation } from './operation.ts'
import {
  createQueue,
  deleteQueue,
  getQueueAttributes,
  getQueueUrl,
  listDeadLetterSourceQueues,
  listQueues,
  purgeQueue,
  setQueueAttributes,
} from './queue-operations.ts'
import { changeMessageVisibility, changeMessageVisibilityBatch, deleteMessage, deleteMessageBatch } from './receipt-operations.ts'
import { receiveMessage } from './receive-operation.ts'
import { sendMessage, sendMessageBatch } from './send-operations.ts'

/** The operations simulated, by name. Those of permissions and tags are not. */
export const operations: ReadonlyMap<string, Operation<object>> = new Map<string, Operation<object>>([
  ['CreateQueue', createQueue],
  ['GetQueueUrl', getQueueUrl],
  ['GetQueueAttributes', getQueueAttributes],
  ['SetQueueAttributes', setQueueAttributes],
  ['ListQueues', listQueues],
  ['ListDeadLetterSourceQueues', listDeadLetterSourceQueues],
  ['DeleteQueue', deleteQueue],
  ['PurgeQueue', purgeQueue],
  ['SendMessage', sendMessage],
  ['SendMessageBatch', sendMessageBatch],
  ['ReceiveMessage', receiveMessage],
  ['DeleteMessage', deleteMessage],
  ['DeleteMessageBatch', deleteMessageBatch],
  ['ChangeMessageVisibility', changeMessageVisibility],
  ['ChangeMessageVisibilityBatch', changeMessageVisibilityBatch],
  ['StartMessageMoveTask', startMessageMoveTask],
  ['CancelMessageMoveTask', cancelMessageMoveTask],
  ['ListMessageMoveTasks', listMessageMoveTasks],
])
