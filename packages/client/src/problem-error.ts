import type { ErrorCode, InputError, ProblemDocument } from 'offstage'

/** A code of the platform's own, or of what stands before it: `HTTP_502` where a proxy answered without a document. */
export type ProblemCode = ErrorCode | `HTTP_${number}`

/** A request that the server refused; `code` says why, `message` says it in a sentence. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly status: number
  readonly code: ProblemCode
  readonly document: ProblemDocument
  /** When to try again at the earliest, where the server said so. */
  readonly retryAfterMs: number | undefined

  constructor(document: ProblemDocument, retryAfterMs?: number) {
    super(document.detail)
    this.status = document.status
    // The registry of the platform is what ErrorCode is made of; a document with another code is made below.
    this.code = document.code as ProblemCode
    this.document = document
    this.retryAfterMs = retryAfterMs
  }

  /** How to mend it, where the server knows. */
  get hint(): string | undefined {
    return this.document.hint
  }

  /** The wrong places of the input, each with its JSON pointer. */
  get errors(): readonly InputError[] {
    return this.document.errors ?? []
  }
}

/** A request that got no answer. Whether a write was done is unknown: send it again with the same `key` to find out. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
  readonly key: string | undefined

  constructor(cause: unknown, key: string | undefined) {
    super('The server could not be reached.', { cause })
    this.key = key
  }
}

/** Reads the problem document of a refused answer; an answer without one, such as a proxy's page, gets a plain one. */
export function readProblem(status: number, body: unknown): ProblemDocument {
  if (isDocument(body)) return body
  const code = `HTTP_${status}`
  return { type: 'about:blank', title: code, status, code, detail: `The server answered ${status}.` }
}

function isDocument(body: unknown): body is ProblemDocument {
  if (typeof body !== 'object' || body === null) return false
  return (
    'code' in body && typeof body.code === 'string' && 'detail' in body && typeof body.detail === 'string'
  )
}
