import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A small tenant that has nothing wrong, for tests to break. Line numbers in tests count from here. */
export const exampleYaml = `name: { en: Acme, ja: アクメ }
languages: [en, ja]
zone: Asia/Tokyo
region: JP
person:
  en: Call us.
branches:
  - id: main
    name: { en: Main }
    address:
      en: 1 Main Street
    phone: 03-0000-0001
    location: { latitude: 35.6, longitude: 139.7 }
    hours:
      monday: closed
      tuesday: [11:30-14:30, 17:00-22:00]
      wednesday: [09:00-17:00]
      thursday: [09:00-17:00]
      friday: [18:00-25:00]
      saturday: [09:00-17:00]
      sunday: closed
    lastOrder: 30
    exceptions:
      - date: 2026-12-31
        hours: closed
        note: { en: year-end }
      - date: 2027-01-01
        hours: [10:00-12:00]
    tables:
      - { seats: 4, count: 2, seating: table }
intents:
  greeting:
    skill: greeting
    examples: [hello, hi]
  menu: {}
`

export const exampleSkills = ['greeting', 'opening-hours', 'booking'] as const

export const exampleFiles: Readonly<Record<string, string>> = {
  'tenant.yaml': exampleYaml,
  'persona.md': '# Voice\n\nKind.\n',
  'policy.md': '# Rules\n\nNo promises.\n',
  'intents/menu.txt': '# what is there to eat\nmenu\n\nwhat do you serve\n',
  'knowledge/menu.md': '# The menu\n\nSoup ¥500.\n',
}

/** A folder of tenants that is thrown away. */
export class TenantsFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'tenants-'))

  /** Writes the tenant's files: the example's, changed and added to by `changes`; `null` leaves one out. */
  write(slug: string, changes: Readonly<Record<string, string | Uint8Array | null>> = {}): void {
    this.remove(slug)
    mkdirSync(join(this.path, slug))
    for (const [path, content] of Object.entries({ ...exampleFiles, ...changes })) {
      if (content === null) continue
      mkdirSync(dirname(join(this.path, slug, path)), { recursive: true })
      writeFileSync(join(this.path, slug, path), content)
    }
  }

  remove(slug: string): void {
    rmSync(join(this.path, slug), { recursive: true, force: true })
  }

  close(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
