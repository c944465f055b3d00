import { phoneNumbersContract } from '@frontdesk/port-contracts/phone-numbers.contract'
import { resolveValues } from '@frontdesk/core/understanding/values/resolve-values'
import { describe, expect, it } from 'vitest'
import { LibPhoneNumbers } from './lib-phone-numbers.ts'

const phoneNumbers = new LibPhoneNumbers()

phoneNumbersContract({ name: 'LibPhoneNumbers', open: () => new LibPhoneNumbers() })

describe('LibPhoneNumbers', () => {
  it.each([
    ['090-1234-5678', 'JP', '+819012345678'],
    ['090 1234 5678', 'JP', '+819012345678'],
    ['09012345678', 'JP', '+819012345678'],
    ['03-1234-5678', 'JP', '+81312345678'],
    ['(03) 1234-5678', 'JP', '+81312345678'],
    ['0120-444-113', 'JP', '+81120444113'],
    ['+81 90-1234-5678', 'JP', '+819012345678'],
    ['+81 90 1234 5678', 'TW', '+819012345678'],
    ['0912-345-678', 'TW', '+886912345678'],
    ['8123 4567', 'SG', '+6581234567'],
    ['02 123 4567', 'TH', '+6621234567'],
  ])('knows %s in %s', (text, region, expected) => {
    expect(phoneNumbers.find(text, region).map(({ number }) => number)).toEqual([expected])
  })

  it.each([
    ['090-1234-567', 'JP'],
    ['0000-00-0000', 'JP'],
    ['1234567890123456', 'JP'],
    ['3-5-2', 'JP'],
  ])('leaves out %s in %s', (text, region) => {
    expect(phoneNumbers.find(text, region)).toEqual([])
  })

  it('says where the number stands', () => {
    const text = '電話は 090-1234-5678 です'
    const [found] = phoneNumbers.find(text, 'JP')
    expect(text.slice(found!.start, found!.end)).toBe('090-1234-5678')
  })

  it('still knows numbers with a country code where the region is unknown', () => {
    expect(phoneNumbers.find('+81 90-1234-5678 / 090-1234-5678', 'XX').map(({ number }) => number)).toEqual(['+819012345678'])
  })

  it('lets a message keep its telephone number apart from its date, its time and its party', () => {
    const context = { now: new Date('2026-11-18T01:00:00Z'), zone: 'Asia/Tokyo', region: 'JP', phoneNumbers }
    const { values } = resolveValues('１１/２３ 19:00 2名 ０９０−１２３４−５６７８', context)
    expect(values.map(({ value }) => value)).toEqual(['2026-11-23 19:00:00', 2, '+819012345678'])
  })

  it('finds two numbers written one after the other', () => {
    const found = phoneNumbers.find('090-1234-5678 03-1234-5678', 'JP')
    expect(found.map(({ number }) => number)).toEqual(['+819012345678', '+81312345678'])
  })

  it('claims no price, order number, date or address of a message', () => {
    const context = { now: new Date('2026-11-18T01:00:00Z'), zone: 'Asia/Tokyo', region: 'JP', phoneNumbers }
    const texts = ['1,200,000,000円', '注文番号 0312345678', '2026-11-23 19:00', '3-5-2', '20261123 1900']
    const claimed = texts.filter((text) => resolveValues(text, context).values.some(({ kind }) => kind === 'phone'))
    expect(claimed).toEqual([])
  })
})
