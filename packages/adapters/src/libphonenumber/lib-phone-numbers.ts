import type { FoundPhoneNumber, PhoneNumbers } from '@frontdesk/core/understanding/ports/phone-numbers'
import { findPhoneNumbersInText, isSupportedCountry } from 'libphonenumber-js/max'

/**
 * Telephone numbers as libphonenumber knows them, with its full metadata: the smaller sets take any number of a possible length for a
 * valid one, and do not know 0120 from 090.
 */
export class LibPhoneNumbers implements PhoneNumbers {
  /** An unknown region is no error: numbers with a country code are still found. */
  find(text: string, region: string): readonly FoundPhoneNumber[] {
    const found = findPhoneNumbersInText(text, { ...(isSupportedCountry(region) && { defaultCountry: region }) })
    return found.map(({ number, startsAt, endsAt }) => ({ number: number.number, start: startsAt, end: endsAt }))
  }
}
