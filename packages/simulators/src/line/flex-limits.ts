import { checkAction } from './action-limits.ts'
import { asParts, type Complaints, type Part, type Path } from './complaints.ts'

/** Which components may stand in a box of this layout. */
const contentsOf: Record<string, ReadonlySet<string>> = {
  horizontal: new Set(['box', 'button', 'filler', 'image', 'separator', 'text']),
  vertical: new Set(['box', 'button', 'filler', 'image', 'separator', 'text']),
  baseline: new Set(['filler', 'icon', 'text']),
}
const schemaNames: Record<string, string> = {
  bubble: 'FlexBubble',
  carousel: 'FlexCarousel',
  box: 'FlexBox',
  button: 'FlexButton',
  image: 'FlexImage',
  video: 'FlexVideo',
  icon: 'FlexIcon',
  text: 'FlexText',
  span: 'FlexSpan',
  separator: 'FlexSeparator',
  filler: 'FlexFiller',
}

/** Bytes of UTF-8 JSON: https://developers.line.biz/en/reference/messaging-api/#flex-message as of 2026-08-07. */
const bubbleBytes = 30 * 1024
const carouselBytes = 50 * 1024

/** Limits of a Flex container, whose shape the schema has checked already. */
export class FlexLimits {
  readonly #propertiesOf: (schema: string) => ReadonlySet<string>
  readonly #known = new Map<string, ReadonlySet<string>>()

  constructor(propertiesOf: (schema: string) => ReadonlySet<string>) {
    this.#propertiesOf = propertiesOf
  }

  check(complaints: Complaints, path: Path, container: Part): void {
    if (container.type === 'bubble') return this.#bubble(complaints, path, container)
    this.#knownOnly(complaints, path, container)
    const bubbles = asParts(container.contents)
    complaints.size([...path, 'contents'], bubbles, 1, 12)
    bytes(complaints, path, container, carouselBytes)
    for (const [index, bubble] of bubbles.entries()) this.#bubble(complaints, [...path, 'contents', index], bubble)
  }

  #bubble(complaints: Complaints, path: Path, bubble: Part): void {
    this.#knownOnly(complaints, path, bubble)
    bytes(complaints, path, bubble, bubbleBytes)
    for (const block of ['header', 'body', 'footer']) {
      if (bubble[block] !== undefined) this.#component(complaints, [...path, block], bubble[block] as Part)
    }
    const hero = bubble.hero as Part | undefined
    if (hero !== undefined) {
      if (!['box', 'image', 'video'].includes(String(hero.type))) complaints.add([...path, 'hero'], 'invalid property')
      this.#component(complaints, [...path, 'hero'], hero)
    }
    if (bubble.action !== undefined) checkAction(complaints, [...path, 'action'], bubble.action as Part, 'flexArea')
  }

  #component(complaints: Complaints, path: Path, component: Part): void {
    this.#knownOnly(complaints, path, component)
    const { type } = component
    if (component.action !== undefined) {
      checkAction(complaints, [...path, 'action'], component.action as Part, type === 'button' ? 'flexButton' : 'flexArea')
    }
    if (type === 'box') this.#box(complaints, path, component)
    if (type === 'text') this.#text(complaints, path, component)
    if (type === 'image' || type === 'icon' || type === 'video') complaints.httpsUrl([...path, 'url'], component.url)
    if (type === 'video') {
      complaints.httpsUrl([...path, 'previewUrl'], component.previewUrl)
      this.#component(complaints, [...path, 'altContent'], component.altContent as Part)
    }
  }

  #box(complaints: Complaints, path: Path, box: Part): void {
    const allowed = contentsOf[String(box.layout)]
    for (const [index, component] of asParts(box.contents).entries()) {
      const at = [...path, 'contents', index]
      if (allowed?.has(String(component.type)) === true) this.#component(complaints, at, component)
      else complaints.add(at, 'invalid property')
    }
  }

  #text(complaints: Complaints, path: Path, text: Part): void {
    const spans = asParts(text.contents)
    if (spans.length === 0 && (typeof text.text !== 'string' || text.text === '')) {
      complaints.add([...path, 'text'], 'must be non-empty text')
    }
    for (const [index, span] of spans.entries()) {
      this.#knownOnly(complaints, [...path, 'contents', index], span)
      if (typeof span.text !== 'string' || span.text === '') {
        complaints.add([...path, 'contents', index, 'text'], 'must be non-empty text')
      }
    }
  }

  /** Flex, unlike other messages, takes no property it does not know. */
  #knownOnly(complaints: Complaints, path: Path, component: Part): void {
    const name = schemaNames[String(component.type)]
    if (name === undefined) return
    let known = this.#known.get(name)
    if (known === undefined) this.#known.set(name, (known = this.#propertiesOf(name)))
    for (const property of Object.keys(component)) if (!known.has(property)) complaints.add([...path, property], 'unknown field')
  }
}

/** As JSON without spaces. LINE does not say whether it counts the spaces somebody sends. */
function bytes(complaints: Complaints, path: Path, container: Part, maximum: number): void {
  if (Buffer.byteLength(JSON.stringify(container)) > maximum) complaints.add(path, `must be smaller than ${maximum / 1024} KB`)
}
