import { readFileSync } from 'node:fs'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import { parse } from 'yaml'

export type RequestProblem = {
  /** Where: path segments from the body's root. */
  readonly path: readonly (string | number)[]
  readonly message: string
}

type Schema = {
  type?: string
  nullable?: boolean
  properties?: Record<string, Schema>
  required?: string[]
  allOf?: Schema[]
  oneOf?: Schema[]
  const?: string
  $ref?: string
  /** Ours: the values a discriminator takes, for the error that lists them. */
  kinds?: string[]
  discriminator?: { propertyName: string; mapping?: Record<string, string> }
  [keyword: string]: unknown
}

let read: RequestSchemas | undefined

/** Reading takes a fifth of a second, so it waits for the first request to judge, and all simulators of a process share what was read. */
export function requestSchemas(): RequestSchemas {
  return (read ??= new RequestSchemas())
}

/** Schemas of messaging-api.yml, made into something ajv takes. */
class RequestSchemas {
  #ajv: Ajv | undefined
  readonly #schemas: Record<string, Schema>
  readonly #compiled = new Map<string, ValidateFunction>()

  constructor() {
    const spec = parse(readFileSync(new URL('../../specs/line/messaging-api.yml', import.meta.url), 'utf8')) as {
      components: { schemas: Record<string, Schema> }
    }
    this.#schemas = adaptSchemas(spec.components.schemas)
  }

  /** What is wrong with `body` as an instance of the schema `name`, in the order of the schema. */
  problems(name: string, body: unknown): RequestProblem[] {
    const validate = this.#compiled.get(name) ?? this.#compile(name)
    return validate(body) ? [] : (validate.errors ?? []).flatMap(problemOf)
  }

  /** Names of the properties an object of the schema may have, its base schema's included. */
  propertiesOf(name: string): ReadonlySet<string> {
    const names = new Set<string>()
    const collect = (schema: Schema): void => {
      for (const property of Object.keys(schema.properties ?? {})) names.add(property)
      for (const part of schema.allOf ?? []) collect(this.#resolve(part))
    }
    collect(this.#resolve({ $ref: `#/components/schemas/${name}` }))
    return names
  }

  #resolve(schema: Schema): Schema {
    const name = schema.$ref?.split('/').at(-1)
    return name === undefined ? schema : (this.#schemas[name] ?? {})
  }

  #compile(name: string): ValidateFunction {
    if (this.#ajv === undefined) {
      this.#ajv = new Ajv({ strict: false, allErrors: true, discriminator: true, validateSchema: false, verbose: true })
      formats.default(this.#ajv)
      this.#ajv.addSchema({ $id: 'line', components: { schemas: this.#schemas } })
    }
    const validate = this.#ajv.compile({ $ref: `line#/components/schemas/${name}` })
    this.#compiled.set(name, validate)
    return validate
  }
}

/**
 * OpenAPI 3.0 to JSON Schema. A schema with a discriminator becomes two: its own properties (`…Base`, which the kinds extend) and the choice
 * among the kinds by `type`. Lengths of text are left out: the schema language counts code points, LINE counts UTF-16 units or grapheme
 * clusters, and most are missing from the description anyway; message-limits.ts has them all.
 */
function adaptSchemas(schemas: Record<string, Schema>): Record<string, Schema> {
  const adapted: Record<string, Schema> = {}
  for (const [name, original] of Object.entries(schemas)) {
    const { discriminator, ...schema } = adapt(original)
    if (discriminator === undefined) {
      adapted[name] = schema
      continue
    }
    adapted[`${name}Base`] = schema
    const kinds = Object.values(discriminator.mapping ?? {}).map(($ref) => ({ $ref }))
    const { propertyName } = discriminator
    adapted[name] = {
      type: 'object',
      discriminator: { propertyName },
      oneOf: kinds,
      kinds: Object.keys(discriminator.mapping ?? {}),
    }
  }
  for (const { discriminator } of Object.values(schemas)) {
    for (const [value, reference] of Object.entries(discriminator?.mapping ?? {})) {
      const kind = adapted[reference.split('/').at(-1) ?? '']
      if (kind === undefined || discriminator === undefined) continue
      kind.properties = { ...kind.properties, [discriminator.propertyName]: { const: value } }
      kind.required = [...(kind.required ?? []), discriminator.propertyName]
      kind.allOf = kind.allOf?.map((part) => (part.$ref === undefined ? part : { $ref: `${part.$ref}Base` })) ?? []
    }
  }
  return adapted
}

const notConstraints = new Set(['description', 'externalDocs', 'example', 'default', 'maxLength', 'minLength'])

function adapt(schema: Schema): Schema {
  const copy: Schema = {}
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'properties') copy.properties = mapValues(value as Record<string, Schema>, adapt)
    else if (notConstraints.has(keyword) && typeof value !== 'object') continue
    else if (keyword === 'externalDocs' || keyword === 'discriminator') continue
    else if (Array.isArray(value)) copy[keyword] = value.map((part) => (isSchema(part) ? adapt(part) : part))
    else copy[keyword] = isSchema(value) ? adapt(value) : value
  }
  if (schema.discriminator !== undefined) copy.discriminator = schema.discriminator
  return copy
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function mapValues<From, To>(record: Record<string, From>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}

/** In LINE's words where they are known (the examples of its error responses), else in the validator's. */
function problemOf(error: ErrorObject): RequestProblem[] {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment.replaceAll('~1', '/').replaceAll('~0', '~')))
  const params = error.params as Record<string, unknown>
  if (error.keyword === 'required') return [{ path: [...path, String(params.missingProperty)], message: 'May not be empty' }]
  if (error.keyword === 'discriminator') {
    const kinds: readonly unknown[] = error.parentSchema?.kinds ?? []
    return [{ path: [...path, String(params.tag)], message: params.tagValue === undefined ? 'May not be empty' : oneOf(kinds) }]
  }
  if (error.keyword === 'enum') return [{ path, message: oneOf(params.allowedValues as unknown[]) }]
  if (error.keyword === 'format') return [{ path, message: `invalid ${String(params.format)}` }]
  return [{ path, message: error.message ?? 'is invalid' }]
}

function oneOf(values: readonly unknown[]): string {
  return `Must be one of the following values: [${values.join(', ')}]`
}
