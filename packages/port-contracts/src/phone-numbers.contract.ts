import type { PhoneNumbers } from '@frontdesk/core/understanding/ports/phone-numbers'
import { describe, expect, it } from 'vitest'

/** What every `PhoneNumbers` promises. */
export function phoneNumbersContract({ name, open }: { readonly name: string; readonly open: () => PhoneNumbers }): void {
  describe(`${name} keeps the contract of PhoneNumbers`, () => {
    const phoneNumbers = open()
    const numbers = (text: string, region: string) => phoneNumbers.find(text, region).map(({ number }) => number)

    it.each([
      ['090-1234-5678', 'JP', '+819012345678'],
      ['09012345678', 'JP', '+819012345678'],
      ['03-3213-0111 まで', 'JP', '+81332130111'],
      ['+81 90 1234 5678', 'US', '+819012345678'],
      ['call (212) 736-5000 please', 'US', '+12127365000'],
    ])('reads %s in %s as %s', (text, region, number) => {
      expect(numbers(text, region)).toEqual([number])
    })

    it('tells where the words of each number stand, in order', () => {
      const text = '家は03-3213-0111、携帯は090-1234-5678です'
      const found = phoneNumbers.find(text, 'JP')
      expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(['03-3213-0111', '090-1234-5678'])
    })

    it.each(['', '来週の金曜19時に4人', '2026-11-23', '1,200円', '090-1234', '000-0000-0000'])('finds none in %j', (text) => {
      expect(numbers(text, 'JP')).toEqual([])
    })

    it('answers the same again: it keeps nothing', () => {
      expect(numbers('090-1234-5678', 'JP')).toEqual(numbers('090-1234-5678', 'JP'))
    })
  })
}
