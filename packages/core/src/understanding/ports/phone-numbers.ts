/** Knows the world's telephone numbers. Pure: no network, no state. */
export interface PhoneNumbers {
  /**
   * The valid telephone numbers written in `text`, in order. `text` is NFKC-folded. Numbers without a country code are read
   * as of `region` (ISO 3166-1 alpha-2, such as `JP`). What has the shape of a number but is not one is left out.
   */
  find(text: string, region: string): readonly FoundPhoneNumber[]
}

export type FoundPhoneNumber = {
  /** E.164. */
  readonly number: string
  /** Offsets in the text searched, in UTF-16 units. */
  readonly start: number
  readonly end: number
}
