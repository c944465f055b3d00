import type { Language } from '@frontdesk/core/kernel/language'
import type { KnowledgeDocument } from '@frontdesk/core/knowledge/passage'
import { nearestWord } from '@frontdesk/core/kernel/nearest-word'
import type { TenantProblem } from '@frontdesk/core/tenancy/invalid-tenant'

import { YamlSource } from './yaml-source.ts'

type Finding = Omit<TenantProblem, 'file'>
export type KnowledgeReading = { readonly document?: KnowledgeDocument; readonly findings: readonly Finding[] }

const matterKeys = ['title', 'language']

/**
 * A knowledge file as a document. Its language is told by the first of: front matter `language:`, the file's name
 * (`hours.en.md`), a folder (`knowledge/ja/…`), its script. Its title: front matter `title:`, its first `# heading`, the file's name.
 * `languages` are the tenant's, the default first; empty when they are not known, and then nothing depends on them and no document comes of it.
 */
export function readKnowledge(path: string, text: string, languages: readonly Language[]): KnowledgeReading {
  const { matter, body, findings } = splitFrontMatter(text, languages)
  const words = body.replace(/^#+ .*$/gm, '').trim()
  if (words === '') findings.push({ line: 1, column: 1, message: 'this document has no text' })
  const language = matter.language ?? languageOfPath(path, languages) ?? languageOfScript(body, languages)
  if (findings.length > 0 || language === undefined) return { findings }
  const title = matter.title ?? /^# +(.+?)\s*#*\s*$/m.exec(body)?.[1] ?? fileTitle(path)
  return { document: { source: path, title, language, text: body }, findings }
}

type Matter = { readonly title?: string; readonly language?: string }

function splitFrontMatter(text: string, languages: readonly Language[]): { matter: Matter; body: string; findings: Finding[] } {
  const found = /^---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m.exec(text)
  if (!found || found.index !== 0) return { matter: {}, body: text, findings: [] }
  const source = new YamlSource(found[1] ?? '')
  const findings: Finding[] = [...source.findings]
  const value = source.value ?? {}
  const fields = typeof value === 'object' && !Array.isArray(value) ? Object.entries(value as Record<string, unknown>) : []
  for (const [key, entry] of fields) {
    const fault = explainField(key, entry, languages)
    if (fault) findings.push(source.locate({ path: [key], at: matterKeys.includes(key) ? 'value' : 'key', ...fault }))
  }
  // The front matter begins on the file's second line.
  const placed = findings.map((finding) => ({ ...finding, line: finding.line + 1 }))
  return { matter: placed.length === 0 ? value : {}, body: text.slice(found[0].length), findings: placed }
}

function explainField(key: string, value: unknown, languages: readonly Language[]): { message: string; suggestion?: string } | undefined {
  if (!matterKeys.includes(key)) {
    const suggestion = nearestWord(key, matterKeys)
    return { message: `unknown key "${key}"`, ...(suggestion !== undefined && { suggestion }) }
  }
  if (typeof value !== 'string' || value.trim() === '') return { message: `"${key}" should be text` }
  if (key === 'language' && languages.length > 0 && !languages.includes(value))
    return { message: `"${value}" is not among the tenant’s languages (${languages.join(', ')})` }
  return undefined
}

/** From `hours.en.md` or the nearest folder named for one of the tenant's languages. */
function languageOfPath(path: string, languages: readonly Language[]): Language | undefined {
  const folders = path.split('/')
  const suffix = /\.([a-z]{2})\.md$/i.exec(folders.pop() ?? '')?.[1]
  return [suffix, ...folders.reverse()].find((part) => part !== undefined && languages.includes(part))
}

const scripts: readonly [Language, RegExp][] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['ko', /\p{Script=Hangul}/u],
  ['th', /\p{Script=Thai}/u],
  ['zh', /\p{Script=Han}/u],
]

/** By script alone: kana is Japanese, and so on; a text in Latin letters only is English where the tenant speaks it; else the default. */
function languageOfScript(text: string, languages: readonly Language[]): Language | undefined {
  const written = scripts.find(([, script]) => script.test(text))?.[0] ?? (/\p{Script=Latin}/u.test(text) ? 'en' : undefined)
  return written !== undefined && languages.includes(written) ? written : languages[0]
}

function fileTitle(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name.replace(/(\.[a-z]{2})?\.md$/i, '')
}
