import { nearestWord } from '../kernel/nearest-word.ts'
import { readOpening } from './opening.ts'
import type { ProfileFault, ProfilePath } from './profile-fault.ts'
import { looksLikeSecret } from './secret-shapes.ts'

/** What a profile is read against. */
export type ProfileSurroundings = {
  /** The names of all skills there are. */
  readonly skills: readonly string[]
  /** The intents that have at least one example in a file of their own. */
  readonly intentFiles: readonly string[]
}

/**
 * Everything in which a profile breaks a rule between its values. Reads data of any shape and passes over what has not the
 * shape it looks for (`findShapeFaults` says that), so that one typing mistake does not hide ten others.
 */
export function findRuleFaults(profile: unknown, surroundings: ProfileSurroundings): ProfileFault[] {
  const branches = list(field(profile, 'branches'))
  return [
    ...findLanguageFaults(profile),
    ...repeated(list(field(profile, 'languages')), (index) => ['languages', index], 'language'),
    ...repeated(
      branches.map((branch) => field(branch, 'id')),
      (index) => ['branches', index, 'id'],
      'branch',
    ),
    ...branches.flatMap((branch, index) => findBranchFaults(branch, ['branches', index])),
    ...entries(field(profile, 'intents')).flatMap(([name, intent]) => findIntentFaults(name, intent, profile, surroundings)),
  ]
}

function findLanguageFaults(profile: unknown): ProfileFault[] {
  const languages = list(field(profile, 'languages')).filter((language) => typeof language === 'string')
  const [standard] = languages
  if (standard === undefined) return []
  return localizedTexts(profile).flatMap(([path, text]): ProfileFault[] => {
    const unlisted = Object.keys(text).filter((language) => !languages.includes(language))
    const faults: ProfileFault[] = unlisted.map((language) => ({
      path: [...path, language],
      at: 'key',
      message: `"${language}" is not among the tenant’s languages (${languages.join(', ')})`,
    }))
    if (!Object.hasOwn(text, standard))
      faults.push({ path, at: 'key', message: `"${path.at(-1)}" has no text in the default language, ${standard}` })
    return faults
  })
}

/** Every place where a text per language stands. */
function localizedTexts(profile: unknown): [ProfilePath, Record<string, unknown>][] {
  const places: [ProfilePath, unknown][] = ['name', 'person'].map((key) => [[key], field(profile, key)])
  list(field(profile, 'branches')).forEach((branch, index) => {
    for (const key of ['name', 'address', 'access']) places.push([['branches', index, key], field(branch, key)])
    list(field(branch, 'exceptions')).forEach((exception, position) =>
      places.push([['branches', index, 'exceptions', position, 'note'], field(exception, 'note')]),
    )
  })
  for (const [name, intent] of entries(field(profile, 'intents'))) places.push([['intents', name, 'reply'], field(intent, 'reply')])
  return places.flatMap(([path, text]) => (isRecord(text) ? [[path, text]] : []))
}

function findBranchFaults(branch: unknown, path: ProfilePath): ProfileFault[] {
  const exceptions = list(field(branch, 'exceptions'))
  return [
    ...entries(field(branch, 'hours')).flatMap(([day, hours]) => findHoursFaults(hours, [...path, 'hours', day])),
    ...exceptions.flatMap((exception, index) => findHoursFaults(field(exception, 'hours'), [...path, 'exceptions', index, 'hours'])),
    ...repeated(
      exceptions.map((exception) => field(exception, 'date')),
      (index) => [...path, 'exceptions', index, 'date'],
      'exception for',
    ),
  ]
}

function findHoursFaults(hours: unknown, path: ProfilePath): ProfileFault[] {
  const faults: ProfileFault[] = []
  const before: { text: string; opens: number; closes: number }[] = []
  list(hours).forEach((text, index) => {
    const stretch = typeof text === 'string' ? readOpening(text) : undefined
    if (typeof text !== 'string' || !stretch) return
    const { opens, closes } = stretch
    const overlapped = before.find((other) => other.opens < closes && opens < other.closes)
    if (closes <= opens) faults.push({ path: [...path, index], at: 'value', ...closesFirst(text, closes) })
    else if (overlapped) faults.push({ path: [...path, index], at: 'value', message: `"${text}" overlaps "${overlapped.text}"` })
    before.push({ text, opens, closes })
  })
  return faults
}

/** `18:00-02:00` probably means two o’clock at night, `26:00`. */
function closesFirst(text: string, closes: number): { message: string; suggestion?: string } {
  const message = `"${text}" closes before it opens; a closing time past midnight counts on, as in 18:00-26:00`
  if (closes >= 6 * 60) return { message } // hours count on to 29:59
  return { message, suggestion: `${text.slice(0, 6)}${24 + Math.floor(closes / 60)}${text.slice(8)}` }
}

function findIntentFaults(name: string, intent: unknown, profile: unknown, { skills, intentFiles }: ProfileSurroundings): ProfileFault[] {
  const path = ['intents', name]
  const skill = field(intent, 'skill')
  const faults: ProfileFault[] = []
  if (typeof skill === 'string' && !skills.includes(skill)) {
    const suggestion = nearestWord(skill, skills)
    const hint = suggestion === undefined ? `; the skills there are: ${skills.join(', ')}` : ''
    faults.push({ path: [...path, 'skill'], at: 'value', message: `unknown skill "${skill}"${hint}`, ...(suggestion && { suggestion }) })
  }
  const hasExamples = list(field(intent, 'examples')).length > 0 || intentFiles.includes(name)
  if (isRecord(intent) && !hasExamples) {
    const declared = entries(field(profile, 'intents')).map(([other]) => other)
    const suggestion = nearestWord(
      name,
      intentFiles.filter((file) => !declared.includes(file)),
    )
    const message = `intent "${name}" has no examples; write some under examples:, or one a line in intents/${name}.txt`
    faults.push({ path, at: 'key', message, ...(suggestion && { suggestion }) })
  }
  return faults
}

/** Every text that looks like a secret. Profiles may share parts by alias, so what was seen is not walked again. */
export function findSecrets(value: unknown, path: ProfilePath = [], seen = new Set<object>()): ProfileFault[] {
  if (typeof value === 'string') {
    const key = path.findLast((step) => typeof step === 'string') ?? ''
    if (!looksLikeSecret(key, value)) return []
    const message = 'this looks like a secret, and this file is kept in Git; name where the secret is kept, as in env:NAME'
    return [{ path, at: 'value', message, confidential: true }]
  }
  if (typeof value !== 'object' || value === null || seen.has(value)) return []
  seen.add(value)
  if (Array.isArray(value)) return value.flatMap((entry, index) => findSecrets(entry, [...path, index], seen))
  return Object.entries(value).flatMap(([key, entry]) => findSecrets(entry, [...path, key], seen))
}

function repeated(values: readonly unknown[], pathOf: (index: number) => ProfilePath, what: string): ProfileFault[] {
  return values.flatMap((value, index) =>
    typeof value === 'string' && values.indexOf(value) < index
      ? [{ path: pathOf(index), at: 'value' as const, message: `the ${what} "${value}" stands here a second time` }]
      : [],
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function field(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function entries(value: unknown): [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : []
}
