/** Turns texts into vectors whose cosine says how alike they are. */
export interface Embedder {
  /** The model's name with its version; vectors of different models are never compared. */
  readonly model: string
  /** Length of every vector. */
  readonly dimensions: number
  /**
   * One unit-length vector per text, in order; a batch equals its singles. A query and a passage may be embedded
   * differently. Throws `PortFailure`.
   */
  embed(texts: readonly string[], role: 'query' | 'passage'): Promise<readonly (readonly number[])[]>
}
