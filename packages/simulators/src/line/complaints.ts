import { graphemes } from './text-units.ts'

export type Path = readonly (string | number)[]

/** An object of a request, its schema checked, its values still to be looked at. */
export type Part = { readonly [property: string]: unknown }

export function asParts(value: unknown): Part[] {
  return Array.isArray(value) ? (value as Part[]) : []
}

/** What is wrong with a request, collected where it is found. */
export class Complaints {
  readonly found: { readonly path: Path; readonly message: string }[] = []

  add(path: Path, message: string): void {
    this.found.push({ path, message })
  }

  /** UTF-16 code units; an emoji counts two or more. */
  units(path: Path, value: unknown, maximum: number, minimum: 0 | 1 = 1): void {
    this.#length(path, value, maximum, minimum, (text) => text.length)
  }

  graphemes(path: Path, value: unknown, maximum: number, minimum: 0 | 1 = 1): void {
    this.#length(path, value, maximum, minimum, graphemes)
  }

  /** Absent is fine. */
  #length(path: Path, value: unknown, maximum: number, minimum: number, count: (text: string) => number): void {
    if (typeof value !== 'string') return
    const length = count(value)
    if (minimum > 0 && length === 0) this.add(path, 'May not be empty')
    else if (length > maximum) this.add(path, `Length must be between ${minimum} and ${maximum}`)
  }

  required(path: Path, value: unknown): void {
    if (value === undefined || value === null || value === '') this.add(path, 'May not be empty')
  }

  size(path: Path, items: readonly unknown[], minimum: number, maximum: number): void {
    if (items.length < minimum || items.length > maximum) this.add(path, `Size must be between ${minimum} and ${maximum}`)
  }

  /** Absent is fine. Media, icons and thumbnails are fetched by LINE's own servers, over https alone. */
  httpsUrl(path: Path, value: unknown): void {
    if (typeof value !== 'string') return
    this.units(path, value, 2000)
    if (!/^https:\/\//i.test(value)) this.add(path, 'must be https')
  }
}
