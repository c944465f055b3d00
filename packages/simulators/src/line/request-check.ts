import { Complaints, type Part, type Path } from './complaints.ts'
import { FlexLimits } from './flex-limits.ts'
import { checkMessage } from './message-limits.ts'
import { requestSchemas } from './request-schemas.ts'

/** The body of LINE's error responses. */
export type LineError = {
  readonly message: string
  readonly details?: readonly { readonly message: string; readonly property: string }[]
}

/** Judges request bodies: first their shape, then, when that is right, the limits of each message. */
export class RequestCheck {
  #flex: FlexLimits | undefined

  /** The refusal LINE answers with 400, or nothing. `schema` is a name in messaging-api.yml. */
  refuse(schema: string, body: unknown): LineError | undefined {
    const schemas = requestSchemas()
    const flex = (this.#flex ??= new FlexLimits((name) => schemas.propertiesOf(name)))
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      return errorOf([{ path: [], message: 'must be an object' }], undefined)
    const { messages } = body as { readonly messages?: unknown }
    const wrongShape = schemas.problems(schema, body).map((problem) => withSizes(problem))
    if (wrongShape.length > 0) return errorOf(wrongShape, messages)
    const complaints = new Complaints()
    // A property the schema does not have has not been looked at, so it is not looked into.
    if (Array.isArray(messages) && schemas.propertiesOf(schema).has('messages')) {
      for (const [index, message] of messages.entries()) checkMessage(complaints, ['messages', index], message as Part, flex)
    }
    return complaints.found.length === 0 ? undefined : errorOf(complaints.found, messages)
  }
}

type Problem = { readonly path: Path; readonly message: string }

function withSizes(problem: Problem): Problem {
  if (!/^must NOT have (more|fewer) than/.test(problem.message)) return problem
  const maximum = { messages: 5, to: 500, items: 13, customAggregationUnits: 1 }[String(problem.path.at(-1))]
  return maximum === undefined ? problem : { ...problem, message: `Size must be between 1 and ${maximum}` }
}

/** LINE names what is wrong inside a Flex container by a JSON pointer from the container, and all else by a path from the body. */
function errorOf(problems: readonly Problem[], messages: unknown): LineError {
  const outside = problems.filter(({ path }) => !insideFlex(path, messages))
  if (outside.length > 0) {
    const details = outside.map(({ path, message }) => ({ message, property: dotted(path) }))
    return { message: `The request body has ${details.length} error(s)`, details }
  }
  const index = problems[0]?.path[1]
  const ofFirst = problems.filter(({ path }) => path[1] === index)
  const details = ofFirst.map(({ path, message }) => ({ message, property: `/${path.slice(3).join('/')}` }))
  return { message: `A message (messages[${index}]) in the request body is invalid`, details }
}

function insideFlex(path: Path, messages: unknown): boolean {
  if (path[0] !== 'messages' || path[2] !== 'contents' || !Array.isArray(messages)) return false
  return (messages[Number(path[1])] as Part | undefined)?.type === 'flex'
}

function dotted(path: Path): string {
  return path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`), '')
}
