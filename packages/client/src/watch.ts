/** A call on its way. It may take several requests: some are sent again, and a followed list opens its stream anew. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below `/api/`, without parameters. */
  readonly path: string
}

/** The first part of an answer. */
export interface AnswerHead {
  readonly status: number
  readonly headers: Headers
}

/** Who looks on at one call. */
export interface Watcher {
  /** Before each of its requests; gives headers that go along with it. */
  readonly sending?: () => Readonly<Record<string, string>>
  /** When the answer to a request begins, or with undefined when there will be none. */
  readonly answered?: (answer: AnswerHead | undefined) => void
}

/** Asked for each call at the moment it is made, before anything is waited for. */
export type Watch = (call: Call) => Watcher | undefined
