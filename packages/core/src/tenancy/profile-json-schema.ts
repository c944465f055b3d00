import { z } from 'zod'

import type { ProfilePath } from './profile-fault.ts'
import { tenantProfileSchema } from './tenant-profile.ts'

/** As much of a JSON Schema as is read here. */
type SchemaNode = {
  readonly description?: string
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly additionalProperties?: SchemaNode | boolean
  readonly items?: SchemaNode
  readonly anyOf?: readonly SchemaNode[]
}

/** The shape of `tenant.yaml` as a JSON Schema (draft 2020-12) for editors: what an author writes, before defaults. */
export function tenantProfileJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(tenantProfileSchema, { io: 'input' })
  return { title: 'tenant.yaml', ...schema }
}

const schema = tenantProfileJsonSchema() as SchemaNode

/** The keys that may stand at `path`, in the schema's order; empty where the author chooses them. */
export function keysAllowedAt(path: ProfilePath): readonly string[] {
  return nodesAt(path).flatMap((node) => Object.keys(node.properties ?? {}))
}

/** What the value at `path` means, in a sentence; `undefined` where nothing is said. */
export function descriptionAt(path: ProfilePath): string | undefined {
  return nodesAt(path).find((node) => node.description !== undefined)?.description
}

function nodesAt(path: ProfilePath): readonly SchemaNode[] {
  let nodes: readonly SchemaNode[] = [schema]
  for (const step of path) nodes = nodes.flatMap((node) => stepInto(node, step))
  return nodes.flatMap((node) => [node, ...(node.anyOf ?? [])])
}

function stepInto(node: SchemaNode, step: string | number): readonly SchemaNode[] {
  const here = [node, ...(node.anyOf ?? [])]
  return here.flatMap(({ properties, additionalProperties, items }) => {
    if (typeof step === 'number') return items ? [items] : []
    const named = properties?.[step]
    if (named) return [named]
    return typeof additionalProperties === 'object' ? [additionalProperties] : []
  })
}
