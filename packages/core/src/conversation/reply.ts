/** One message to the customer, in words any channel can draw. */
export type Reply = {
  /** Plain text; line breaks are kept, Markdown is not. */
  readonly text: string
  /** Where the business says so, by document and headings, for channels with room to show it. */
  readonly source?: string
  /** Shown as a row of cards after the text. */
  readonly cards?: readonly Card[]
  /** Offered for tapping after everything else. */
  readonly choices?: readonly Choice[]
}

export type Card = {
  readonly title: string
  readonly lines: readonly string[]
  readonly choices?: readonly Choice[]
}

/** Something to tap. Tapping comes back as an inbound `tap` with `data`. */
export type Choice = { readonly label: string; readonly data: string }
