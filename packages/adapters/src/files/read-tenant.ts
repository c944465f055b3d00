import type { TenantId } from '@frontdesk/core/kernel/ids'
import type { KnowledgeDocument } from '@frontdesk/core/knowledge/passage'
import { findProfileFaults } from '@frontdesk/core/tenancy/find-profile-faults'
import type { TenantProblem } from '@frontdesk/core/tenancy/invalid-tenant'
import { nearestWord } from '@frontdesk/core/kernel/nearest-word'
import type { Tenant } from '@frontdesk/core/tenancy/tenant'
import { type TenantProfile, tenantProfileSchema } from '@frontdesk/core/tenancy/tenant-profile'

import type { FolderContents } from './read-folder.ts'
import { findContradictions, type PlacedExample, readExamples } from './read-intents.ts'
import { readKnowledge } from './read-knowledge.ts'
import { nameRelease } from './tenant-release.ts'
import { readText } from './text-file.ts'
import { YamlSource } from './yaml-source.ts'

/** A tenant, or everything that is wrong in its folder. */
export type TenantReading = { readonly tenant: Tenant } | { readonly problems: readonly TenantProblem[] }

type Draft = {
  readonly texts: ReadonlyMap<string, string>
  readonly contents: FolderContents
  readonly problems: TenantProblem[]
  readonly at: (path: string) => string
}

/** Makes a tenant of its folder's contents. `shownFolder` begins the file names in problems; `skills` are the names of all skills. */
export function readTenant(id: TenantId, contents: FolderContents, shownFolder: string, skills: readonly string[]): TenantReading {
  const draft = openDraft(contents, shownFolder)
  const fileExamples = readIntentFiles(draft)
  const profile = readProfile(draft, skills, [...new Set(fileExamples.map(({ intent }) => intent))])
  const examples = [...profile.examples, ...fileExamples]
  draft.problems.push(...findContradictions(examples))
  const knowledge = readAllKnowledge(draft, profile.languages)
  const persona = readPage(draft, 'persona.md', 'how the front desk speaks for this business')
  const policy = readPage(draft, 'policy.md', 'what the front desk may and may not do for this business')
  explainStrangers(draft)
  if (draft.problems.length > 0 || !profile.value) return { problems: inOrder(draft.problems) }
  const release = nameRelease(contents.files)
  return { tenant: { id, release, ...withIntents(profile.value, examples), persona, policy, knowledge } }
}

function openDraft(contents: FolderContents, shownFolder: string): Draft {
  const at = (path: string): string => (path === '' ? shownFolder : `${shownFolder}/${path}`)
  const problems: TenantProblem[] = contents.faults.map(({ path, message }) => ({ file: at(path), line: 1, column: 1, message }))
  const texts = new Map<string, string>()
  for (const { path, bytes } of contents.files) {
    const reading = readText(bytes)
    if ('text' in reading) texts.set(path, reading.text)
    else problems.push({ file: at(path), length: 1, ...reading.problem })
  }
  return { texts, contents, problems, at }
}

function readProfile(draft: Draft, skills: readonly string[], intentFiles: readonly string[]) {
  const file = draft.at('tenant.yaml')
  const text = draft.texts.get('tenant.yaml')
  if (text === undefined) explainMissing(draft, 'tenant.yaml', 'what the business is: its name, languages, branches, intents')
  const source = new YamlSource(text ?? '')
  const value = text === undefined ? undefined : source.value
  if (text !== undefined) draft.problems.push(...source.findings.map((finding) => ({ file, ...finding })))
  const faults = value === undefined ? [] : findProfileFaults(value, { skills, intentFiles })
  // The source tells of every `__proto__` itself, also where the profile's shape cannot see it.
  const told = faults.filter(({ path }) => path.at(-1) !== '__proto__')
  draft.problems.push(...told.map((fault) => ({ file, ...source.locate(fault) })))
  const parsed = tenantProfileSchema.safeParse(value)
  const examples = Object.entries(parsed.data?.intents ?? {}).flatMap(([intent, { examples = [] }]) =>
    examples.map((text, index): PlacedExample => {
      const { line, column, length } = source.locate({ path: ['intents', intent, 'examples', index], at: 'value', message: '' })
      return { intent, text, file, line, column, ...(length !== undefined && { length }) }
    }),
  )
  return { value: parsed.data, languages: languagesOf(value), examples }
}

/** The languages, also of a profile that has faults elsewhere. */
function languagesOf(value: unknown): readonly string[] {
  const languages = typeof value === 'object' && value !== null && 'languages' in value ? value.languages : undefined
  return Array.isArray(languages) ? languages.filter((language) => typeof language === 'string') : []
}

function readIntentFiles(draft: Draft): PlacedExample[] {
  return [...draft.texts].flatMap(([path, text]) => {
    const name = /^intents\/(.*)$/.exec(path)?.[1]
    if (name === undefined) return []
    const file = draft.at(path)
    const intent = /^([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\.txt$/.exec(name)?.[1]
    if (intent !== undefined) return readExamples(intent, file, text)
    const message = `"${name}" names no intent: a file here is called <intent>.txt, in lower-case letters, digits and inner hyphens`
    draft.problems.push({ file, line: 1, column: 1, message })
    return []
  })
}

function readAllKnowledge(draft: Draft, languages: readonly string[]): KnowledgeDocument[] {
  return [...draft.texts].flatMap(([path, text]) => {
    if (!path.startsWith('knowledge/')) return []
    const file = draft.at(path)
    if (!path.endsWith('.md')) {
      draft.problems.push({ file, line: 1, column: 1, message: 'only Markdown files, named *.md, are read as knowledge' })
      return []
    }
    const { document, findings } = readKnowledge(path, text, languages)
    draft.problems.push(...findings.map((finding) => ({ file, ...finding })))
    return document ? [document] : []
  })
}

function readPage(draft: Draft, path: string, meaning: string): string {
  const text = draft.texts.get(path)
  if (text === undefined) explainMissing(draft, path, meaning)
  else if (text.trim() === '') draft.problems.push({ file: draft.at(path), line: 1, column: 1, message: `is empty; it says ${meaning}` })
  return text ?? ''
}

/** A file that is there but could not be read has its problem already. */
function explainMissing({ contents, problems, at }: Draft, path: string, meaning: string): void {
  if (contents.faults.some((fault) => fault.path === path) || contents.files.some((file) => file.path === path)) return
  problems.push({ file: at(path), line: 1, column: 1, message: `is missing; it says ${meaning}` })
}

/** A misspelt name would make the front desk forget what stands under it: `knowlege/`, `personna.md`. */
function explainStrangers({ contents, problems, at }: Draft): void {
  const present = new Set(contents.files.flatMap(({ path }) => [path, path.slice(0, path.indexOf('/'))]))
  const absent = ['tenant.yaml', 'persona.md', 'policy.md', 'knowledge', 'intents'].filter((name) => !present.has(name))
  for (const name of contents.passedOver) {
    const suggestion = nearestWord(name, absent)
    if (suggestion !== undefined)
      problems.push({ file: at(name), line: 1, column: 1, message: `"${name}" has no meaning in a tenant’s folder`, suggestion })
  }
}

/** The profile with an entry for every intent that has a file only, and all examples by intent. */
function withIntents(profile: TenantProfile, placed: readonly PlacedExample[]): Pick<Tenant, 'profile' | 'examples'> {
  const examples = new Map<string, string[]>()
  for (const { intent, text } of placed) {
    const known = examples.get(intent) ?? []
    if (!known.includes(text)) known.push(text)
    examples.set(intent, known)
  }
  const undeclared = [...examples.keys()].filter((intent) => !Object.hasOwn(profile.intents, intent))
  const intents = { ...profile.intents, ...Object.fromEntries(undeclared.map((intent) => [intent, {}])) }
  return { profile: { ...profile, intents }, examples }
}

/** In file and line order; what is wrong in a part shared by alias is told once. */
function inOrder(problems: readonly TenantProblem[]): readonly TenantProblem[] {
  const distinct = new Map(problems.map((problem) => [JSON.stringify(problem), problem]))
  return [...distinct.values()].sort(
    (one, other) => (one.file < other.file ? -1 : one.file > other.file ? 1 : 0) || one.line - other.line || one.column - other.column,
  )
}
