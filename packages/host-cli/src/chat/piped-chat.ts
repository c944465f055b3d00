import type { InboundContent } from '@frontdesk/core/conversation/inbound-event'

import type { DescribedFailure } from '../describe-failure.ts'
import { readLineCommand } from '../reading/read-line-command.ts'
import { readLines, type ReadLine } from '../reading/read-lines.ts'
import { obeyCommand, type Desk } from './obey-command.ts'
import { longestMessage, readCustomerText, readJsonEvent } from './read-customer-event.ts'

/** Binary input has no end of bad lines; after so many, only their number is told. */
const complaintsTold = 5

type Given = {
  readonly desk: Desk
  /** Lines may be events written as JSON. */
  readonly json: boolean
  /** Tells of a line that could not be taken; the rest goes on. */
  readonly complain: (failure: Omit<DescribedFailure, 'exit'>) => void
}

/** Where the lines come from: those of `-p`, each a line of its own, or a stream. */
export type LineSource = { readonly prompts: readonly string[] } | { readonly stream: AsyncIterable<Buffer | string> }

/** One line in, one turn out, in order, until the lines end or one says `/bye`. */
export async function chatByLines(source: LineSource, given: Given): Promise<void> {
  const lines = 'prompts' in source ? asLines(source.prompts) : readLines(source.stream, longestMessage)
  let complaints = 0
  for await (const line of lines) {
    if ('invalid' in line) {
      if (++complaints <= complaintsTold) given.complain(notText(line.number))
      continue
    }
    if ((await takeLine(line.text, given)) === 'leave') break
  }
  if (complaints > complaintsTold)
    given.complain({ code: 'invalid-input', message: `${complaints} lines in all are not UTF-8 text; they were skipped.`, fix: utf8Fix })
}

async function takeLine(text: string, given: Given): Promise<'stay' | 'leave'> {
  const event = given.json ? readJsonEvent(text) : undefined
  if (event) return await act(event, given)
  const command = readLineCommand(text)
  if (command.kind === 'nothing') return 'stay'
  if (command.kind === 'say') return await act(readCustomerText(command.text, given.desk.session.offered), given)
  return await obeyCommand(command, given.desk)
}

async function act(content: InboundContent, { desk, complain }: Given): Promise<'stay'> {
  if ((await desk.session.act(content)) === 'unanswered') complain(unanswered)
  return 'stay'
}

const utf8Fix = 'Give text as UTF-8, for example: iconv -f SHIFT_JIS -t UTF-8 file | frontdesk chat'

/** Said when another process holds the conversation and does not answer. */
export const unanswered: Omit<DescribedFailure, 'exit'> = {
  code: 'unanswered',
  message: 'Another process holds this conversation and has not answered yet. The message is kept and will be answered.',
  fix: 'End the other process, or begin a new conversation.',
}

function notText(number: number): Omit<DescribedFailure, 'exit'> {
  return { code: 'invalid-input', message: `Line ${number} is not UTF-8 text; it was skipped.`, fix: utf8Fix }
}

async function* asLines(prompts: readonly string[]): AsyncGenerator<ReadLine> {
  for (const [index, text] of prompts.entries()) yield { number: index + 1, text, cut: false }
}
