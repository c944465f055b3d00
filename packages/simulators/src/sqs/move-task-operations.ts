import { randomUUID } from 'node:crypto'
import type { Call, Operation, World } from './operation.ts'
import type { SimulatedQueue } from './simulated-queue.ts'
import { invalidParameterValue, invalidValue, missingParameter, resourceNotFound, unsupportedOperation } from './sqs-error.ts'

type MoveTask = {
  readonly handle: string
  readonly source: SimulatedQueue
  readonly destinationArn: string | undefined
  readonly perSecond: number | undefined
  readonly startedAt: number
  readonly toMove: number
  moved: number
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED'
  failure: string | undefined
}

/** Documentation of ListMessageMoveTasks. */
const mostListed = 10

const tasksOf = new WeakMap<World, MoveTask[]>()

function tasks(world: World): MoveTask[] {
  const found = tasksOf.get(world) ?? []
  tasksOf.set(world, found)
  return found
}

function sourceOf(arn: string | undefined, { world, concerns }: Call): SimulatedQueue {
  if (!arn) throw missingParameter('SourceArn')
  if (!/^arn:aws[a-z-]*:sqs:[^:]+:\d{12}:[^:]+$/.test(arn))
    throw invalidParameterValue(
      'You must use this format to specify the SourceArn: arn:<partition>:<service>:<region>:<account-id>:<resource-id>',
    )
  const queue = world.queues.byArn(arn)
  if (queue === undefined) throw resourceNotFound("The resource that you specified for the SourceArn parameter doesn't exist.")
  concerns(queue)
  return queue
}

type StartRequest = { readonly SourceArn?: string; readonly DestinationArn?: string; readonly MaxNumberOfMessagesPerSecond?: number }

/** Moves what a dead-letter queue holds: at once, or so many a second. What is moved is a new message, counting receives from 0. */
export const startMessageMoveTask: Operation<StartRequest> = (input, call) => {
  const { world } = call
  const source = sourceOf(input.SourceArn, call)
  const { DestinationArn, MaxNumberOfMessagesPerSecond: perSecond } = input
  if (world.queues.sourcesOf(source).length === 0) throw invalidParameterValue('Source queue must be configured as a Dead Letter Queue.')
  if (perSecond !== undefined && (perSecond < 1 || perSecond > 500))
    throw invalidValue(perSecond, 'MaxNumberOfMessagesPerSecond', 'Must be between 1 and 500, if provided.')
  if (DestinationArn !== undefined && world.queues.byArn(DestinationArn) === undefined) {
    throw resourceNotFound("The resource that you specified for the DestinationArn parameter doesn't exist.")
  }
  if (tasks(world).some((task) => task.source === source && task.status === 'RUNNING')) {
    throw unsupportedOperation('There is already a task running. Only one active task is allowed for a source queue arn at a given time.')
  }
  const task: MoveTask = {
    handle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn: source.arn })).toString('base64'),
    source,
    destinationArn: DestinationArn,
    perSecond,
    startedAt: world.clock.now(),
    toMove: source.all().length,
    moved: 0,
    status: 'RUNNING',
    failure: undefined,
  }
  tasks(world).unshift(task)
  run(task, world)
  return { TaskHandle: task.handle }
}

function run(task: MoveTask, world: World): void {
  let budget = task.perSecond ?? Infinity
  for (const message of task.source.candidates()) {
    const target = world.queues.byArn(task.destinationArn ?? message.deadLetterSourceArn ?? '')
    if (budget <= 0 || target === undefined) {
      task.source.giveBack(message)
      if (target !== undefined) break
      task.status = 'FAILED'
      task.failure = 'CouldNotDetermineMessageSource'
      return
    }
    task.source.remove(message)
    target.put(message)
    task.moved++
    budget--
  }
  if (budget > 0) task.status = 'COMPLETED'
  else world.clock.at(world.clock.now() + 1000, () => task.status === 'RUNNING' && run(task, world))
}

export const cancelMessageMoveTask: Operation<{ readonly TaskHandle?: string }> = ({ TaskHandle }, { world }) => {
  const task = tasks(world).find(({ handle, status }) => handle === TaskHandle && status === 'RUNNING')
  if (task === undefined) throw resourceNotFound('Task does not exist.')
  task.status = 'CANCELLED'
  return { ApproximateNumberOfMessagesMoved: task.moved }
}

export const listMessageMoveTasks: Operation<{ readonly SourceArn?: string; readonly MaxResults?: number }> = (input, call) => {
  const source = sourceOf(input.SourceArn, call)
  const { MaxResults = 1 } = input
  if (MaxResults < 1 || MaxResults > mostListed) throw invalidValue(MaxResults, 'MaxResults', 'Must be between 1 and 10, if provided.')
  const found = tasks(call.world).filter((task) => task.source === source)
  return { Results: found.slice(0, MaxResults).map((task) => listed(task)) }
}

const listed = (task: MoveTask) => ({
  ...(task.status === 'RUNNING' ? { TaskHandle: task.handle } : {}),
  Status: task.status,
  SourceArn: task.source.arn,
  ...(task.destinationArn === undefined ? {} : { DestinationArn: task.destinationArn }),
  ...(task.perSecond === undefined ? {} : { MaxNumberOfMessagesPerSecond: task.perSecond }),
  ApproximateNumberOfMessagesMoved: task.moved,
  ApproximateNumberOfMessagesToMove: task.toMove,
  ...(task.failure === undefined ? {} : { FailureReason: task.failure }),
  StartedTimestamp: task.startedAt,
})
