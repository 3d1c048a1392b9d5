import type { GraphqlError } from './graphql-error.ts'

/** `refused`: nothing of it was done. `answered`: `data` is there, and perhaps errors beside it. */
export type WholeAnswer =
  | { readonly kind: 'refused'; readonly errors: readonly GraphqlError[] }
  | { readonly kind: 'answered'; readonly text: string }

/**
 * Answers that come one after the other, for as long as somebody listens. One that ends by itself, without `isWhole` and
 * without a refusal, was broken off: the client may come again.
 */
export interface GraphqlStream extends AsyncIterable<WholeAnswer> {
  /** Whether everything is said when it ends. */
  readonly isWhole: boolean
  close(): void
}

/** A single answer as a stream, for a transport that takes nothing else. */
export function streamOf(answer: WholeAnswer): GraphqlStream {
  return {
    isWhole: true,
    async *[Symbol.asyncIterator]() {
      yield await Promise.resolve(answer)
    },
    close() {},
  }
}

/** An answer as the JSON that carries it. */
export const textOfAnswer = (answer: WholeAnswer): string =>
  answer.kind === 'answered' ? answer.text : JSON.stringify({ errors: answer.errors })
