/** Looks up what a profile names by reference, such as `env:LINE_CHANNEL_SECRET`. */
export interface Secrets {
  /** The secret's value. Throws `PortFailure` (`unauthorized`, naming the reference and never a value) when there is none or it may not be read. */
  read(reference: string): Promise<string>
}
