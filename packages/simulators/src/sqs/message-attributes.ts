import { createHash } from 'node:crypto'
import type { MessageAttributeValue } from './requests.ts'
import { invalidMessageContents, invalidParameterValue, unsupportedOperation } from './sqs-error.ts'
import { firstForbiddenCharacter } from './message-text.ts'

export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>

/** Developer guide, "Message metadata": at most 10, names and types up to 256 characters. */
const mostAttributes = 10
const namePattern = /^(?!aws\.|amazon\.)(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/i
const typePattern = /^(String|Number|Binary)(\.[^\s]{1,249})?$/
/** Up to 38 digits, between -10^128 and 10^126. */
const numberPattern = /^[+-]?(\d{1,38}(\.\d{0,37})?|\.\d{1,38})([eE][+-]?\d{1,3})?$/

const refuse = (name: string, why: string) => invalidParameterValue(`The message attribute '${name}' ${why}`)

/** Throws `SqsError` on attributes that SQS refuses. */
export function checkAttributes(attributes: MessageAttributes): void {
  const names = Object.keys(attributes)
  if (names.length > mostAttributes) {
    throw invalidParameterValue(`Number of message attributes [${names.length}] exceeds the allowed maximum [${mostAttributes}].`)
  }
  for (const name of names) {
    if (!namePattern.test(name)) {
      throw invalidParameterValue(
        `Message (user) attribute name '${name}' is invalid: up to 256 of A-Z, a-z, 0-9, '_', '-' and '.', not starting with 'AWS.' or 'Amazon.', and without '.' at an end or twice in a row.`,
      )
    }
    checkValue(name, attributes[name] ?? {})
  }
}

function checkValue(name: string, { DataType, StringValue, BinaryValue, StringListValues, BinaryListValues }: MessageAttributeValue): void {
  if ((StringListValues?.length ?? 0) > 0 || (BinaryListValues?.length ?? 0) > 0) {
    throw unsupportedOperation(`Message attribute list values in SendMessage operation are not supported.`)
  }
  if (DataType === undefined || DataType === '') throw refuse(name, 'must contain a non-empty message attribute type.')
  const kind = typePattern.exec(DataType)?.[1]
  if (kind === undefined || DataType.length > 256) {
    throw refuse(name, 'has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.')
  }
  const value = kind === 'Binary' ? BinaryValue : StringValue
  const other = kind === 'Binary' ? StringValue : BinaryValue
  if (other !== undefined || value === undefined || value === '') {
    throw refuse(name, `must contain a non-empty value of its type '${DataType}'.`)
  }
  if (kind === 'Number' && !numberPattern.test(value))
    throw refuse(name, `has the value '${value}', which is not a number of 38 digits or less.`)
  const forbidden = kind === 'Binary' ? undefined : firstForbiddenCharacter(value)
  if (forbidden !== undefined)
    throw invalidMessageContents(`Invalid binary character '#x${forbidden}' was found in the message attribute '${name}' value.`)
}

const valueBytes = (value: MessageAttributeValue) =>
  value.BinaryValue === undefined ? Buffer.from(value.StringValue ?? '') : Buffer.from(value.BinaryValue, 'base64')

/** Names, types and values count towards the size of a message. */
export function sizeOfAttributes(attributes: MessageAttributes): number {
  let bytes = 0
  for (const [name, value] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value.DataType ?? '') + valueBytes(value).length
  }
  return bytes
}

const lengthPrefixed = (bytes: Buffer) => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/**
 * The digest SQS gives of attributes: over each, by name, its name, its type, a byte for the kind of value (1 text, 2 binary) and its value, each with
 * its length before it (developer guide, "Calculating the MD5 message digest for message attributes"). `undefined` for none.
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort()
  if (names.length === 0) return undefined
  const hash = createHash('md5')
  for (const name of names) {
    const value = attributes[name] as MessageAttributeValue
    hash.update(lengthPrefixed(Buffer.from(name)))
    hash.update(lengthPrefixed(Buffer.from(value.DataType ?? '')))
    hash.update(Buffer.of(value.BinaryValue === undefined ? 1 : 2))
    hash.update(lengthPrefixed(valueBytes(value)))
  }
  return hash.digest('hex')
}

/** Those a receiver asked for: by name, by the beginning of the name (`price.*`), or `All` (`.*`). */
export function selectAttributes(attributes: MessageAttributes, wanted: readonly string[]): MessageAttributes {
  if (wanted.includes('All') || wanted.includes('.*')) return attributes
  const prefixes = wanted.filter((name) => name.endsWith('.*')).map((name) => name.slice(0, -2))
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => wanted.includes(name) || prefixes.some((prefix) => name.startsWith(prefix))),
  )
}
