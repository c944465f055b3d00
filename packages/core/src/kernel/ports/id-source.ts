/** Mints names for new things. */
export interface IdSource {
  /** A UUID never given before, version 7: those of a later millisecond sort after those of an earlier one. */
  next(): string
}
