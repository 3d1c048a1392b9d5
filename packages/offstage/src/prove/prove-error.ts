/** Why an app cannot be proved at all; its message is for the person who tries. */
export class ProveError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ProveError'
  }
}
