import { z } from 'zod'

import { nearestWord } from '../kernel/nearest-word.ts'
import { type ProfileFault, type ProfilePath, valueAt } from './profile-fault.ts'
import { descriptionAt, keysAllowedAt } from './profile-json-schema.ts'
import { tenantProfileSchema } from './tenant-profile.ts'

type Issue = z.core.$ZodIssue

/** Everything in which `value` has not the shape of a profile, in plain words. */
export function findShapeFaults(value: unknown): ProfileFault[] {
  const parsed = tenantProfileSchema.safeParse(value)
  return parsed.success ? [] : parsed.error.issues.flatMap((issue) => explain(issue, value, []))
}

function explain(issue: Issue, value: unknown, above: ProfilePath): ProfileFault[] {
  const path: ProfilePath = [...above, ...(issue.path as (string | number)[])]
  const found = valueAt(value, path)
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(path, key, found))
    case 'invalid_key':
      return [{ path, at: 'key', message: `${quote(path.at(-1))} ${issue.issues[0]?.message ?? 'is not a name allowed here'}` }]
    case 'invalid_union':
      return explainUnion(issue, value, path)
    case 'invalid_type':
      if (found === undefined) return [missing(path)]
      return [{ path, at: 'value', message: wrongType(path, found, issue.expected) }]
    case 'invalid_value':
      if (found === undefined) return [missing(path)]
      return [noneOf(path, found, issue.values.map(String))]
    case 'too_small':
    case 'too_big':
      return [{ path, at: 'value', message: outOfBounds(issue, path, found) }]
    default:
      return [{ path, at: 'value', message: `${quote(found)} ${issue.message}`, ...suggestValue(path, found) }]
  }
}

/** A union is explained by the branch the author evidently took: the one whose faults all lie deeper; else as a whole. */
function explainUnion(issue: z.core.$ZodIssueInvalidUnion, value: unknown, path: ProfilePath): ProfileFault[] {
  const found = valueAt(value, path)
  if (found === undefined) return [missing(path)]
  const taken = issue.errors.find((issues) => issues.every((inner) => inner.path.length > 0))
  if (taken) return taken.flatMap((inner) => explain(inner, value, path))
  const shown = typeof found === 'string' ? quote(found) : `${nameOf(path)}, ${kindOf(found)},`
  return [
    {
      path,
      at: 'value',
      message: `${shown} ${issue.message}`,
      ...suggest(typeof found === 'string' ? nearestWord(found, ['closed']) : undefined),
    },
  ]
}

/** A key that stands there already was hardly meant again: `tursday` beside `tuesday` is Thursday. */
function unknownKey(path: ProfilePath, key: string, beside: unknown): ProfileFault {
  const allowed = keysAllowedAt(path)
  const present = new Set(Object.keys(Object(beside)))
  const open = allowed.filter((name) => !present.has(name))
  const suggestion = nearestWord(key, open) ?? nearestWord(key, allowed)
  const hint = suggestion === undefined && allowed.length > 0 ? `; allowed here: ${allowed.join(', ')}` : ''
  return { path: [...path, key], at: 'key', message: `unknown key ${quote(key)}${hint}`, ...suggest(suggestion) }
}

/** What is missing has no place of its own: the key above it is pointed at. */
function missing(path: ProfilePath): ProfileFault {
  const meaning = descriptionAt(path)
  return { path, at: 'above', message: `${quote(path.at(-1))} is missing${meaning ? `. It says: ${meaning}` : ''}` }
}

function wrongType(path: ProfilePath, found: unknown, expected: string): string {
  const wanted = kinds[expected] ?? expected
  if (typeof found === 'string' && isNumeric(found) && (expected === 'number' || expected === 'int'))
    return `${nameOf(path)} is text, but should be ${wanted}; take off the quotes`
  const hint = expected === 'string' && (typeof found === 'number' || typeof found === 'boolean') ? '; put it in quotes' : ''
  const subject = nameOf(path)
  return `${subject} is ${kindOf(found)}, but should be ${wanted}${hint}`
}

function noneOf(path: ProfilePath, found: unknown, allowed: readonly string[]): ProfileFault {
  const message = `${quote(found)} is none of ${allowed.join(', ')}`
  return { path, at: 'value', message, ...suggest(nearestWord(String(found), allowed)) }
}

function outOfBounds(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig, path: ProfilePath, found: unknown): string {
  if (issue.origin === 'string') return `${nameOf(path)} is empty`
  if (issue.origin === 'array') return `${nameOf(path)} needs at least one entry`
  const bound = issue.code === 'too_small' ? `less than ${issue.minimum}` : `more than ${issue.maximum}`
  return `${nameOf(path)} may not be ${bound}, and is ${String(found)}`
}

function suggestValue(path: ProfilePath, found: unknown): { suggestion?: string } {
  if (path[0] === 'zone') return suggest(nearestWord(String(found), Intl.supportedValuesOf('timeZone')))
  if (path[0] === 'region' && /^[a-z]{2}$/i.test(String(found))) return suggest(String(found).toUpperCase())
  return {}
}

function suggest(suggestion: string | undefined): { suggestion?: string } {
  return suggestion === undefined ? {} : { suggestion }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys with values',
  record: 'keys with values',
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  return kinds[typeof value] ?? typeof value
}

function isNumeric(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text))
}

/** What a sentence about the value at `path` begins with. */
function nameOf(path: ProfilePath): string {
  const last = path.at(-1)
  if (last === undefined) return 'the profile'
  return typeof last === 'number' ? 'this entry' : quote(last)
}

/** Long values are cut: a problem is read in one line. */
function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : String(value)
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text)
}
