import { readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'

type Shape = {
  readonly type: string
  readonly members?: Readonly<Record<string, string>>
  readonly member?: string
  readonly value?: string
  readonly enum?: readonly string[]
}
type ServiceModel = {
  readonly operations: Readonly<Record<string, { readonly input: string }>>
  readonly shapes: Readonly<Record<string, Shape>>
}

const model = JSON.parse(readFileSync(new URL('../../specs/sqs/service-model.json', import.meta.url), 'utf8')) as ServiceModel

/** Types only: what is missing or out of range has an error of its own in SQS, and what is unknown is passed over. */
function schemaOf(shape: Shape): object {
  if (shape.type === 'structure') {
    const members = Object.entries(shape.members ?? {})
    return { type: 'object', properties: Object.fromEntries(members.map(([name, member]) => [name, { $ref: `#/$defs/${member}` }])) }
  }
  if (shape.type === 'list') return { type: 'array', items: { $ref: `#/$defs/${shape.member}` } }
  if (shape.type === 'map') return { type: 'object', additionalProperties: { $ref: `#/$defs/${shape.value}` } }
  if (shape.type === 'integer' || shape.type === 'long') return { type: 'integer' }
  return { type: shape.type === 'boolean' ? 'boolean' : 'string' }
}

const definitions = Object.fromEntries(Object.entries(model.shapes).map(([name, shape]) => [name, schemaOf(shape)]))
const ajv = new Ajv()
const compiled = new Map<string, ValidateFunction>()

/** Whether SQS has an operation of this name, simulated or not. */
export const isSqsOperation = (name: string): boolean => Object.hasOwn(model.operations, name)

/** Why the input does not have the shape of the operation's request; `undefined` when it has. */
export function misshapen(operation: string, input: unknown): string | undefined {
  let validate = compiled.get(operation)
  if (validate === undefined) {
    validate = ajv.compile({ $ref: `#/$defs/${model.operations[operation]?.input}`, $defs: definitions })
    compiled.set(operation, validate)
  }
  if (validate(input)) return undefined
  const [first] = validate.errors ?? []
  return `${first?.instancePath ?? ''} ${first?.message ?? 'is malformed'}`.trim()
}

const enumeration = (shape: string): ReadonlySet<string> => new Set(model.shapes[shape]?.enum)

export const queueAttributeNames = enumeration('QueueAttributeName')
export const messageSystemAttributeNames = enumeration('MessageSystemAttributeName')
