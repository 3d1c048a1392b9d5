/** Why the embedded database cannot be used: one sentence for the person who starts it, and how to mend it. */
export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError'
}
