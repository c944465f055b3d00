/** What `sent-together.ts` needs of pg and its types leave out. */
declare module 'pg/lib/utils.js' {
  const utilities: {
    /** A parameter as the protocol carries it: text, bytes or null. */
    readonly prepareValue: (value: unknown) => string | Buffer | null
  }
  export default utilities
}
