/** Something came after the end of its transaction, whose connection is somebody else's by then. */
export class TransactionOver extends Error {
  override readonly name = 'TransactionOver'

  constructor(what: string) {
    super(`${what} came after the end of its transaction and was refused: an \`await\` is missing.`)
  }
}

/** The work ended before its own steps did: nobody can know what of it was to be done. */
export class UnfinishedWork extends Error {
  override readonly name = 'UnfinishedWork'

  constructor(steps: readonly string[]) {
    super(`The work ended before ${steps.join(', ')} did, and is undone: an \`await\` is missing.`)
  }
}

/** A statement failed, and the code went on as if it had not; `cause` is what it failed with. */
export class SwallowedFailure extends Error {
  override readonly name = 'SwallowedFailure'

  constructor(cause: Error) {
    super(
      `A statement failed (${cause.message}) and the code went on as if it had not: all of its work is undone.`,
      { cause },
    )
  }
}
