import { symlinkSync } from 'node:fs'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { checkTenants } from './check-tenants.ts'
import { exampleSkills, exampleYaml, TenantsFolder } from './example-tenant.ts'

type Told = [place: string, message: RegExp | string, suggestion?: string]

let folder: TenantsFolder
beforeEach(() => {
  folder = new TenantsFolder()
})
afterEach(() => folder.close())

/** What is told of the example tenant with these files changed: `file:line:column+length`, message, suggestion. */
function check(changes: Parameters<TenantsFolder['write']>[1]): string[][] {
  folder.write('acme', changes)
  const [result] = checkTenants({ folder: folder.path, skills: exampleSkills })
  return (result?.problems ?? []).map(({ file, line, column, length, message, suggestion }) => [
    `${file.slice(`${folder.path}/acme/`.length)}:${line}:${column}${length === undefined ? '' : `+${length}`}`,
    message,
    ...(suggestion === undefined ? [] : [suggestion]),
  ])
}

const yaml = (from: string | RegExp, to: string) => {
  const changed = exampleYaml.replace(from, to)
  if (changed === exampleYaml) throw new Error(`the example has no ${String(from)}`)
  return { 'tenant.yaml': changed }
}

/** What `check` should give; a message is told word for word or by a pattern. */
function told(...problems: Told[]): unknown[][] {
  return problems.map(([place, message, ...suggestion]) => [
    place,
    { asymmetricMatch: (found: string) => fits(message, found) },
    ...suggestion,
  ])
}

function fits(message: RegExp | string, found: string): boolean {
  return typeof message === 'string' ? message === found : message.test(found)
}

it('finds nothing wrong in the example', () => {
  expect(check({})).toEqual([])
})

describe('tenant.yaml', () => {
  it.each<[string, Record<string, string>, ...Told[]]>([
    ['a misspelt key at the top', yaml('region:', 'regoin:'), ['tenant.yaml:4:1+6', 'unknown key "regoin"', 'region']],
    ['a misspelt key in a list', yaml('phone:', 'fone:'), ['tenant.yaml:12:5+4', 'unknown key "fone"', 'phone']],
    ['a misspelt key in braces', yaml('latitude:', 'lattitude:'), ['tenant.yaml:13:17+9', 'unknown key "lattitude"', 'latitude']],
    ['a misspelt weekday', yaml('tuesday:', 'teusday:'), ['tenant.yaml:16:7+7', 'unknown key "teusday"', 'tuesday']],
    [
      'a misspelt weekday that looks more like another',
      yaml('thursday:', 'tursday:'),
      ['tenant.yaml:18:7+7', 'unknown key "tursday"', 'thursday'],
    ],
    ['a misspelt key of an intent', yaml('skill:', 'skil:'), ['tenant.yaml:33:5+4', 'unknown key "skil"', 'skill']],
    [
      'a key like no other',
      yaml('zone:', 'colour: red\nzone:'),
      ['tenant.yaml:3:1+6', /^unknown key "colour"; allowed here: \$schema, name, languages, zone, /],
    ],
    ['a key that JavaScript reserves', yaml('zone:', '__proto__: x\nzone:'), ['tenant.yaml:3:1+9', 'unknown key "__proto__"']],
    [
      'a missing key at the top, at the beginning',
      yaml('zone: Asia/Tokyo\n', ''),
      ['tenant.yaml:1:1+4', /^"zone" is missing\. It says: The IANA/],
    ],
    ['a missing key in a group, at the group', yaml(/ {6}friday.*\n/, ''), ['tenant.yaml:14:5+5', /^"friday" is missing/]],
    ['a missing key in a list entry, at the entry', yaml(/ {4}phone.*\n/, ''), ['tenant.yaml:8:5+2', /^"phone" is missing/]],
    ['an empty value, at its key', yaml('zone: Asia/Tokyo', 'zone:'), ['tenant.yaml:3:1+4', '"zone" is empty, but should be text']],
    [
      'a number for text',
      yaml('03-0000-0001', '300000001'),
      ['tenant.yaml:12:12+9', '"phone" is a number, but should be text; put it in quotes'],
    ],
    [
      'text for a number',
      yaml('Order: 30', 'Order: "30"'),
      ['tenant.yaml:22:16+4', /^"lastOrder" is text, but should be a .*number; take off the quotes$/],
    ],
    ['text for a list', yaml('[en, ja]', 'en'), ['tenant.yaml:2:12+2', '"languages" is text, but should be a list']],
    ['a list for keys', yaml('{ en: Main }', '[Main]'), ['tenant.yaml:9:11+6', '"name" is a list, but should be keys with values']],
    [
      'a number out of bounds',
      yaml('Order: 30', 'Order: 300'),
      ['tenant.yaml:22:16+3', '"lastOrder" may not be more than 240, and is 300'],
    ],
    ['half a table', yaml('count: 2', 'count: 2.5'), ['tenant.yaml:30:28+3', /^"count" is a number, but should be a whole number/]],
    [
      'an unknown seating',
      yaml('seating: table', 'seating: tabel'),
      ['tenant.yaml:30:40+5', '"tabel" is none of table, counter, private-room, terrace', 'table'],
    ],
    ['an unknown zone', yaml('Asia/Tokyo', 'Asia/Tokio'), ['tenant.yaml:3:7+10', /^"Asia\/Tokio" is not an IANA time zone/, 'Asia/Tokyo']],
    ['an offset as a zone', yaml('Asia/Tokyo', '"+09:00"'), ['tenant.yaml:3:7+8', /^"\+09:00" is not an IANA time zone/]],
    ['a region in small letters', yaml('region: JP', 'region: jp'), ['tenant.yaml:4:9+2', /^"jp" is not a two-letter country code/, 'JP']],
    ['hours in words', yaml('[09:00-17:00]', 'nine to five'), ['tenant.yaml:17:18+12', /^"nine to five" is neither closed nor a list/]],
    ['a misspelt closed', yaml('monday: closed', 'monday: close'), ['tenant.yaml:15:15+5', /^"close" is neither closed nor/, 'closed']],
    ['hours without a list', yaml('[18:00-25:00]', '18:00-25:00'), ['tenant.yaml:19:15+11', /^"18:00-25:00" is neither closed nor a list/]],
    ['hours of no clock', yaml('09:00-17:00', '9:00-17:00'), ['tenant.yaml:17:19+10', /^"9:00-17:00" is not opening hours/]],
    ['no hours', yaml('[18:00-25:00]', '[]'), ['tenant.yaml:19:15+2', '"friday" needs at least one entry']],
    ['closing before opening', yaml('[10:00-12:00]', '[10:00-09:00]'), ['tenant.yaml:28:17+11', /^"10:00-09:00" closes before it opens/]],
    ['closing after midnight', yaml('18:00-25:00', '18:00-01:00'), ['tenant.yaml:19:16+11', /^"18:00-01:00" closes before/, '18:00-25:00']],
    ['overlapping hours', yaml('17:00-22:00', '14:00-22:00'), ['tenant.yaml:16:30+11', '"14:00-22:00" overlaps "11:30-14:30"']],
    ['a day that does not exist', yaml('2027-01-01', '2027-02-30'), ['tenant.yaml:27:15+10', /^"2027-02-30" is not a date that exists/]],
    [
      'a day with two exceptions',
      yaml('2027-01-01', '2026-12-31'),
      ['tenant.yaml:27:15+10', 'the exception for "2026-12-31" stands here a second time'],
    ],
    [
      'a language that is not listed',
      yaml('{ en: year-end }', '{ en: x, fr: y }'),
      ['tenant.yaml:26:24+2', '"fr" is not among the tenant’s languages (en, ja)'],
    ],
    [
      'a language that is none',
      yaml('{ en: Main }', '{ en: x, jpn: y }'),
      ['tenant.yaml:9:20+3', /^"jpn" is not a two-letter language code/],
    ],
    [
      'no text in the default language',
      yaml('en: 1 Main', 'ja: 1 Main'),
      ['tenant.yaml:10:5+7', '"address" has no text in the default language, en'],
    ],
    ['a language listed twice', yaml('[en, ja]', '[en, ja, en]'), ['tenant.yaml:2:21+2', 'the language "en" stands here a second time']],
    ['an unknown skill', yaml('skill: greeting', 'skill: gretting'), ['tenant.yaml:33:12+8', 'unknown skill "gretting"', 'greeting']],
    [
      'a skill like no other',
      yaml('skill: greeting', 'skill: dance'),
      ['tenant.yaml:33:12+5', /^unknown skill "dance"; the skills there are: greeting, /],
    ],
    [
      'an intent’s name in capitals',
      yaml('  menu:', '  parking: { examples: [x] }\n  Menu: { examples: [y] }\n  menu:'),
      ['tenant.yaml:36:3+4', /^"Menu" may have lower-case/],
    ],
    ['an intent with no examples', yaml('  menu: {}', '  menu: {}\n  wifi: {}'), ['tenant.yaml:36:3+4', /^intent "wifi" has no examples/]],
    [
      'a key that stands twice',
      yaml('region:', 'zone: Asia/Tokyo\nregion:'),
      ['tenant.yaml:4:1+4', 'the key "zone" stands here a second time'],
    ],
    ['a secret by its looks', yaml('zone: Asia/Tokyo', 'zone: sk-abcdefgh12345'), ['tenant.yaml:3:7+16', /^this looks like a secret/]],
    ['a bracket that is not closed', yaml('[en, ja]', '[en, ja'), ['tenant.yaml:3:1+1', /^not valid YAML here/]],
  ])('tells %s', (_, changes, ...problems) => expect(check(changes)).toEqual(told(...problems)))

  it('tells a secret by its key, in a place where no key is allowed, without repeating it', () => {
    const found = check(yaml('zone:', 'channelToken: hunter22\nzone:'))
    expect(found).toEqual(
      told(['tenant.yaml:3:1+12', /^unknown key "channelToken"/], ['tenant.yaml:3:15+8', /^this looks like a secret.*env:NAME$/]),
    )
    expect(JSON.stringify(found)).not.toContain('hunter22')
  })

  it('lets a reference to a secret pass as no secret', () => {
    expect(check(yaml('zone:', 'channelToken: env:ACME_TOKEN\nzone:'))).toEqual(told(['tenant.yaml:3:1+12', /^unknown key "channelToken"/]))
  })

  it('tells an empty file', () => {
    expect(check({ 'tenant.yaml': '' })).toEqual(told(['tenant.yaml:1:1+1', 'the profile is empty, but should be keys with values']))
  })

  it('tells aliases that would unfold to millions, without unfolding them', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) =>
        `l${level}: &l${level} [${Array(10)
          .fill(level === 0 ? 'x' : `*l${level - 1}`)
          .join(', ')}]`,
    )
    const began = performance.now()
    expect(check({ 'tenant.yaml': levels.join('\n') })).toEqual(told(['tenant.yaml:1:1+1', /aliases; write it out instead$/]))
    expect(performance.now() - began).toBeLessThan(1_000)
  })

  it.each([
    ['an alias to nothing', 'zone: *nowhere', ['tenant.yaml:1:7+8', 'the alias "*nowhere" has no anchor "&nowhere" before it']],
    ['more aliases than anybody writes', `a: &a x\nb: [${'*a,'.repeat(201)}]`, ['tenant.yaml:1:1+1', /aliases; write it out instead$/]],
    ['brackets within brackets without end', '['.repeat(50_000), ['tenant.yaml:1:1+1', 'nests too deeply']],
    ['a second document', 'a: 1\n---\nb: 1', ['tenant.yaml:2:1+3', 'a second document begins here; a profile is one document']],
    ['a key that is no text', '? {a: 1}\n: b', ['tenant.yaml:1:3+1', 'this key is not text']],
    ['a tag of another language', 'zone: !!js/function x', ['tenant.yaml:1:7+13', /^not valid YAML here: unresolved tag/]],
    ['a tab for indentation', 'a:\n\tb: 1', ['tenant.yaml:2:1+1', /^not valid YAML here: tabs/]],
  ] satisfies [string, string, Told][])('tells %s', (_, text, problem) => {
    expect(check({ 'tenant.yaml': text })).toContainEqual(told(problem)[0])
  })

  it('survives a value that contains itself', () => {
    expect(check(yaml('{ en: Main }', '&loop { en: *loop }'))).toEqual(
      told(['tenant.yaml:9:17+13', '"en" is keys with values, but should be text']),
    )
  })

  it('lets branches share a value by alias, and tells a mistake in it once, where it is written', () => {
    const shared = exampleYaml.replace('[09:00-17:00]', '&day [09:00-17:00]').replace('thursday: [09:00-17:00]', 'thursday: *day')
    expect(check({ 'tenant.yaml': shared })).toEqual([])
    const found = check({ 'tenant.yaml': shared.replace('[09:00-17:00]', '[09:00-07:00]') })
    expect(found.map(([place]) => place)).toEqual(['tenant.yaml:17:24+11'])
  })

  it('counts columns right behind Japanese text and after Windows line ends', () => {
    const changed = exampleYaml.replace('ja: アクメ', 'ja: アクメ, fr: x').replaceAll('\n', '\r\n')
    expect(check({ 'tenant.yaml': changed })).toEqual(told(['tenant.yaml:1:28+2', /^"fr" is not among/]))
  })

  it('tells everything at once, in the order of the lines', () => {
    const changed = exampleYaml
      .replace('region: JP', 'region: Japan')
      .replace('seats:', 'seat:')
      .replace('18:00-25:00', '18:00-17:00')
      .replace('skill: greeting', 'skill: greet')
    const places = check({ 'tenant.yaml': changed, 'policy.md': null, 'knowledge/x.md': '' }).map(([place]) => place)
    expect(places).toEqual([
      'knowledge/x.md:1:1',
      'policy.md:1:1',
      'tenant.yaml:4:9+5',
      'tenant.yaml:19:16+11',
      'tenant.yaml:30:11+4',
      'tenant.yaml:33:12+5',
    ])
  })
})

describe('the other files', () => {
  const big = 'x'.repeat(2 * 1024 * 1024 + 1)
  it.each<[string, Record<string, string | Uint8Array | null>, ...Told[]]>([
    ['a missing profile', { 'tenant.yaml': null }, ['tenant.yaml:1:1', /^is missing; it says what the business is/]],
    ['a missing persona', { 'persona.md': null }, ['persona.md:1:1', /^is missing; it says how the front desk speaks/]],
    ['an empty policy', { 'policy.md': ' \n\n' }, ['policy.md:1:1', /^is empty; it says what the front desk may/]],
    ['a misspelt folder', { 'knowledge/menu.md': null, 'knowlege/menu.md': 'x' }, ['knowlege:1:1', /has no meaning/, 'knowledge']],
    [
      'a misspelt file',
      { 'persona.md': null, 'personna.md': 'x' },
      ['persona.md:1:1', /^is missing/],
      ['personna.md:1:1', /has no meaning/, 'persona.md'],
    ],
    [
      'an intents file with a bad name',
      { 'intents/My Intent.txt': 'x' },
      ['intents/My Intent.txt:1:1', /^"My Intent\.txt" names no intent/],
    ],
    ['an intents file of another kind', { 'intents/wifi.md': 'x' }, ['intents/wifi.md:1:1', /^"wifi\.md" names no intent/]],
    [
      'an intents file with comments only',
      { 'intents/menu.txt': '# nothing\n\n' },
      ['tenant.yaml:35:3+4', /^intent "menu" has no examples/],
    ],
    [
      'an intents file misnamed',
      { 'intents/menu.txt': null, 'intents/meny.txt': 'x' },
      ['tenant.yaml:35:3+4', /^intent "menu" has no examples/, 'meny'],
    ],
    [
      'an example under two intents, though written a little differently',
      { 'intents/menu.txt': 'menu\n  ＨＥＬＬＯ！\n' },
      ['intents/menu.txt:2:3+6', /^"ＨＥＬＬＯ！" is an example of "greeting" too \(.*tenant\.yaml:34\)$/],
    ],
    ['a document with no text', { 'knowledge/x.md': '# Title\n\n## Part\n' }, ['knowledge/x.md:1:1', 'this document has no text']],
    [
      'a document with front matter only',
      { 'knowledge/x.md': '---\ntitle: x\n---\n' },
      ['knowledge/x.md:1:1', 'this document has no text'],
    ],
    [
      'a misspelt key in front matter',
      { 'knowledge/x.md': '---\ntitel: x\n---\ntext' },
      ['knowledge/x.md:2:1+5', 'unknown key "titel"', 'title'],
    ],
    [
      'a document in a language not listed',
      { 'knowledge/x.md': '---\ntitle: x\nlanguage: fr\n---\ntext' },
      ['knowledge/x.md:3:11+2', /^"fr" is not among/],
    ],
    ['a document of another kind', { 'knowledge/menu.pdf': '%PDF' }, ['knowledge/menu.pdf:1:1', /^only Markdown files/]],
    ['a NUL', { 'knowledge/x.md': 'one\ntwo\0' }, ['knowledge/x.md:2:4+1', /NUL/]],
    [
      'bytes that are not UTF-8',
      { 'knowledge/x.md': Buffer.from([0xe6, 0x97, 0xa5, 0x0a, 0x41, 0x93, 0xfa]) },
      ['knowledge/x.md:2:2+1', /not UTF-8/],
    ],
    ['a character cut short', { 'persona.md': Buffer.from([0x41, 0xe6, 0x97]) }, ['persona.md:1:2+1', /not UTF-8/]],
    ['a huge file', { 'knowledge/x.md': big }, ['knowledge/x.md:1:1', /^is larger than 2 MiB/]],
    ['a huge profile, once', { 'tenant.yaml': big }, ['tenant.yaml:1:1', /^is larger than 2 MiB/]],
  ])('tells %s', (_, changes, ...problems) => expect(check(changes)).toEqual(told(...problems)))

  it.each([
    ['out of the folder', '/etc/hostname'],
    ['to another tenant', '../../zenith/persona.md'],
    ['nowhere', 'gone.md'],
    ['to itself', 'link.md'],
  ])('refuses a link that leads %s', (_, target) => {
    folder.write('zenith')
    folder.write('acme')
    symlinkSync(target, join(folder.path, 'acme/knowledge/link.md'))
    const [acme] = checkTenants({ folder: folder.path, skills: exampleSkills }, ['acme'])
    expect(acme?.problems).toMatchObject([{ file: `${folder.path}/acme/knowledge/link.md`, message: expect.stringContaining('link') }])
  })

  it('does not walk in circles', () => {
    folder.write('acme')
    symlinkSync('..', join(folder.path, 'acme/knowledge/up'))
    const [acme] = checkTenants({ folder: folder.path, skills: exampleSkills })
    expect(acme?.problems).toMatchObject([{ message: expect.stringContaining('read already') }])
  })
})

describe('checkTenants', () => {
  it('gives the release of a tenant that has no problems, in the order asked for', () => {
    folder.write('acme')
    folder.write('zenith')
    const results = checkTenants({ folder: folder.path, skills: exampleSkills }, ['zenith', 'acme'])
    expect(results).toEqual([
      { slug: 'zenith', problems: [], release: expect.stringMatching(/^[0-9a-f]{12}$/) },
      { slug: 'acme', problems: [], release: results[0]?.release },
    ])
  })

  it('tells a folder whose name is no tenant id', () => {
    folder.write('Acme_Tokyo')
    const [result] = checkTenants({ folder: folder.path, skills: exampleSkills })
    expect(result).toMatchObject({
      slug: 'Acme_Tokyo',
      problems: [{ message: expect.stringContaining('cannot name a tenant'), suggestion: 'acme-tokyo' }],
    })
  })

  it('tells an unknown tenant, with the known ones', () => {
    folder.write('acme')
    const [result] = checkTenants({ folder: folder.path, skills: exampleSkills }, ['acne'])
    expect(result?.problems).toMatchObject([{ message: 'there is no tenant "acne"; the tenants there are: acme', suggestion: 'acme' }])
  })
})
