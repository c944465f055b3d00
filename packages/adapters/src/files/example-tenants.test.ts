import { fileURLToPath } from 'node:url'

import { tenantId } from '@frontdesk/core/kernel/ids'
import type { Branch, TenantProfile } from '@frontdesk/core/tenancy/tenant-profile'
import { describe, expect, it } from 'vitest'

import { checkTenants } from './check-tenants.ts'
import { FileTenantDirectory } from './file-tenant-directory.ts'

const folder = fileURLToPath(new URL('../../../../tenants', import.meta.url))
const skills = ['greeting', 'thanks', 'goodbye', 'help', 'person', 'opening-hours', 'branches', 'booking', 'order']
const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

it('the example tenants have no problems', () => {
  expect(checkTenants({ folder, skills }).map(({ slug, problems }) => [slug, problems])).toEqual([
    ['komugi', []],
    ['minato', []],
  ])
})

describe.each(['minato', 'komugi'])('the example tenant %s', async (slug) => {
  const tenant = await new FileTenantDirectory({ folder, skills }).find(tenantId(slug))
  if (!tenant) throw new Error(`there is no tenant ${slug}`)

  it('gives every intent twenty examples in either language', () => {
    const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u
    const short = Object.keys(tenant.profile.intents).filter((intent) => {
      const examples = tenant.examples.get(intent) ?? []
      const inJapanese = examples.filter((example) => japanese.test(example)).length
      return inJapanese < 18 || examples.length - inJapanese < 18 || examples.length < 40
    })
    expect(short).toEqual([])
  })

  it('says the same prices and times in both languages', () => {
    const figures = (language: string) =>
      Object.fromEntries(
        tenant.knowledge
          .filter((document) => document.language === language)
          .map(({ source, text }) => [source.replace(`/${language}/`, '/'), figuresIn(text)]),
      )
    expect(figures('ja')).toEqual(figures('en'))
    expect(Object.values(figures('ja')).flat().length).toBeGreaterThan(100)
  })

  it('says the hours of its profile in its knowledge, too', () => {
    const page = tenant.knowledge.find(({ source }) => /ja\/hours/.test(source))?.text ?? ''
    for (const time of timesOf(tenant.profile)) expect(page).toContain(time)
  })

  it('gives telephone numbers that nobody has: no Japanese exchange begins with 0', () => {
    const said = [JSON.stringify(tenant.profile), ...tenant.knowledge.map(({ text }) => text)].join('\n')
    const numbers = said.match(/\b0\d{1,4}-\d{1,4}-\d{3,4}\b/g) ?? []
    expect(numbers.length).toBeGreaterThan(3)
    expect(numbers.filter((number) => !/^0\d{1,3}-0+-0\d{3}$/.test(number))).toEqual([])
  })
})

/** Prices and percentages, and times of day with 20時 read as 20:00, sorted: which figures stand in a text, not where. */
function figuresIn(text: string): string[] {
  const plain = text
    .replaceAll(',', '')
    .replace(/(\d+)時(\d+)分/g, '$1:$2')
    .replace(/(\d+)時(?!間)/g, '$1:00')
  return [...(plain.match(/¥\d+|\d+円|\d+%|\b\d{1,2}:\d\d/g) ?? [])].map((figure) => figure.replace(/[¥円]/g, '')).sort()
}

function timesOf(profile: TenantProfile): string[] {
  const ofBranch = ({ hours }: Branch) => days.flatMap((day) => (hours[day] === 'closed' ? [] : hours[day]))
  const written = (time: string) => time.replace(/^0/, '')
  return profile.branches.flatMap(ofBranch).map((stretch) => stretch.split('-').map(written).join('〜'))
}
