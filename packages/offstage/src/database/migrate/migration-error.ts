/** A migration that cannot go on, said in sentences for the person at the command line. */
export class MigrationError extends Error {
  /** How to go on, when there is a way. */
  readonly hint: string | undefined

  constructor(why: string, hint?: string, options?: ErrorOptions) {
    super(why, options)
    this.name = 'MigrationError'
    this.hint = hint
  }
}
