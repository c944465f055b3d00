import type { TenantProblem } from '@frontdesk/core/tenancy/invalid-tenant'
import type { ProfileFault, ProfilePath } from '@frontdesk/core/tenancy/profile-fault'
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml'

/** Enough to share a week's hours among a chain's branches; a document that unfolds to more is an accident or an attack. */
const mostAliases = 200

type Place = Pick<TenantProblem, 'line' | 'column' | 'length'>
type Finding = Omit<TenantProblem, 'file'>

/** A YAML text with its data and the way back from the data to line and column. */
export class YamlSource {
  /** The data; `undefined` when the text is not YAML. */
  readonly value: unknown
  /** What keeps it from being YAML, and what YAML allows and we do not: duplicate keys, several documents, unknown tags. */
  readonly findings: readonly Finding[]
  readonly #text: string
  readonly #lines = new LineCounter()
  readonly #document: Document

  constructor(text: string) {
    this.#text = text
    this.#document = parseDocument(text, { lineCounter: this.#lines, uniqueKeys: true, prettyErrors: false, stringKeys: true })
    const errors = [...this.#document.errors, ...this.#document.warnings]
    const tooDeep = errors.some(({ message }) => /call stack|stack overflow/i.test(message))
    const findings = tooDeep ? [{ ...this.#span(0, 0), message: 'nests too deeply' }] : errors.map((error) => this.#explain(error))
    // Beyond a syntax error the data is guesswork; a duplicate key leaves it whole.
    const readable = this.#document.errors.every(({ code }) => code === 'DUPLICATE_KEY')
    const badAliases = readable ? this.#findBadAliases() : []
    const read = readable && badAliases.length === 0 ? this.#read() : { value: undefined, findings: [] }
    this.value = read.value
    this.findings = [...findings, ...this.#findReservedKeys(), ...badAliases, ...read.findings]
  }

  /** A fault of the data, at its place in the text. */
  locate({ path, at, message, suggestion, confidential }: ProfileFault): Finding {
    const place = at === 'value' ? this.#placeOfValue(path) : this.#placeOfKey(at === 'above' ? path.slice(0, -1) : path)
    return { ...place, message, ...(suggestion !== undefined && { suggestion }), ...(confidential && { confidential }) }
  }

  #read(): { value: unknown; findings: Finding[] } {
    try {
      return { value: this.#document.toJS({ maxAliasCount: mostAliases }), findings: [] }
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error // what the parser throws when aliases unfold beyond the count
      return { value: undefined, findings: [this.#tooManyAliases()] }
    }
  }

  #tooManyAliases(): Finding {
    return { ...this.#span(0, 0), message: `unfolds to more than ${mostAliases} aliases; write it out instead` }
  }

  /** Aliases to nothing; or, before each is looked up, that there are too many of them. */
  #findBadAliases(): Finding[] {
    const aliases: Alias[] = []
    visit(this.#document, {
      Alias: (_, alias) => {
        aliases.push(alias)
      },
    })
    if (aliases.length > mostAliases) return [this.#tooManyAliases()]
    const dangling = aliases.filter((alias) => alias.resolve(this.#document) === undefined)
    return dangling.map((alias) => ({
      ...this.#placeOfNode(alias),
      message: `the alias "*${alias.source}" has no anchor "&${alias.source}" before it`,
    }))
  }

  #explain(error: YAMLError): Finding {
    const { code, pos } = error
    const [start] = pos
    if (code !== 'DUPLICATE_KEY') return { ...this.#span(start, Math.max(pos[1], start + 1)), message: plainWords(error) }
    const key = /^[\w$.-]*/.exec(this.#text.slice(start))?.[0] ?? ''
    return { ...this.#span(start, start + Math.max(1, key.length)), message: `the key "${key}" stands here a second time` }
  }

  /** `__proto__` would vanish on the way into an object, and with it the author's words. */
  #findReservedKeys(): Finding[] {
    const findings: Finding[] = []
    visit(this.#document, {
      Pair: (_, pair) => {
        if (isScalar(pair.key) && pair.key.value === '__proto__')
          findings.push({ ...this.#placeOfNode(pair.key), message: 'unknown key "__proto__"' })
      },
    })
    return findings
  }

  #placeOfValue(path: ProfilePath): Place {
    const node = this.#nodeAt(path)
    const empty = !node || (isScalar(node) && node.value === null && node.source === '')
    return empty ? this.#placeOfKey(path) : this.#placeOfNode(node)
  }

  /** The key's own words; of a list entry, its first words; of the whole, its beginning. */
  #placeOfKey(path: ProfilePath): Place {
    const last = path.at(-1)
    if (last === undefined) return this.#placeOfNode(this.#document.contents)
    const pair = pairOf(this.#nodeAt(path.slice(0, -1)), last)
    if (pair && isNode(pair.key)) return this.#placeOfNode(pair.key)
    const entry = this.#nodeAt(path)
    return entry ? this.#placeOfNode(firstKey(entry)) : this.#placeOfKey(path.slice(0, -1))
  }

  #nodeAt(path: ProfilePath): Node | undefined {
    let node = this.#resolve(this.#document.contents)
    for (const step of path) {
      const next: unknown = isSeq(node) && typeof step === 'number' ? node.items[step] : pairOf(node, step)?.value
      node = isNode(next) ? this.#resolve(next) : undefined
    }
    return node
  }

  #resolve(node: unknown): Node | undefined {
    if (isAlias(node)) return node.resolve(this.#document)
    return isNode(node) ? node : undefined
  }

  #placeOfNode(node: unknown): Place {
    const first = firstKey(node)
    if (!isNode(first) || !first.range) return this.#span(0, 0)
    return this.#span(first.range[0], first.range[1])
  }

  /** Only the part on the first line is marked. */
  #span(start: number, end: number): Place {
    const lineEnd = this.#text.slice(start, end).search(/\r?\n/)
    const { line, col } = this.#lines.linePos(start)
    return { line: Math.max(1, line), column: Math.max(1, col), length: Math.max(1, lineEnd < 0 ? end - start : lineEnd) }
  }
}

function pairOf(node: Node | undefined, key: string | number): Pair | undefined {
  if (!isMap(node)) return undefined
  // The last of duplicate keys is the one that counts.
  return node.items.findLast((pair) => isPair(pair) && String(isScalar(pair.key) ? pair.key.value : pair.key) === String(key))
}

/** Of a mapping written in a block, its first key stands for it: marking all of it would mark the file. */
function firstKey(node: unknown): unknown {
  if (isMap(node) && !node.flow) return node.items[0]?.key ?? node
  return node
}

/** The parser's message without its own jargon, as the rest of a sentence that begins with a place. */
function plainWords({ code, message }: YAMLError): string {
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here; a profile is one document'
  if (code === 'NON_STRING_KEY') return 'this key is not text'
  const [first = message] = message.split('\n')
  return `not valid YAML here: ${first.charAt(0).toLowerCase()}${first.slice(1)}`
}
