/** Mints names for new things. */
export interface IdSource {
  /** A UUID never given before, version 7, so that later ones sort after earlier ones. */
  next(): string
}
