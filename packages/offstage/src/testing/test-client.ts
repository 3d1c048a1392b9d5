import type { Id } from '../values/id.ts'

/** An answer as a test looks at it. */
export interface TestAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body where it is JSON. */
  readonly body: unknown
  /** The code of a problem: why it was refused. */
  readonly code: string | undefined
  /** What the answer is about, of the type that the test says: `answer.data<{ id: string }>().id`. */
  data<T>(): T
}

/** Somebody who asks over HTTP: signed in by a cookie, by a machine's token, or a guest. */
export interface TestClient {
  /** Whose requests these are; undefined for a guest. */
  readonly user: Id<'user'> | undefined
  /** The headers that say so. */
  readonly headers: Readonly<Record<string, string>>
  /** Plain `fetch` of an address of the app, with those headers. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<TestAnswer>
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<TestAnswer>
  patch(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<TestAnswer>
  delete(path: string, headers?: Readonly<Record<string, string>>): Promise<TestAnswer>
  graphql(query: string, variables?: Readonly<Record<string, unknown>>): Promise<TestAnswer>
}

/** A client of the app at `url` that sends these headers with every request. */
export function testClient(
  url: string,
  user: Id<'user'> | undefined,
  headers: Readonly<Record<string, string>>,
): TestClient {
  const send = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(new URL(path, url), {
      redirect: 'manual',
      ...init,
      headers: { ...headers, ...Object.fromEntries(new Headers(init.headers)) },
    })
  const ask = async (
    method: string,
    path: string,
    body: unknown,
    more: Readonly<Record<string, string>> = {},
  ): Promise<TestAnswer> => {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    return answerOf(
      await send(path, {
        method,
        headers: { ...json, ...more },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    )
  }
  return {
    user,
    headers,
    fetch: send,
    get: (path, more) => ask('GET', path, undefined, more),
    post: (path, body = {}, more = {}) => ask('POST', path, body, more),
    patch: (path, body, more) => ask('PATCH', path, body, more),
    delete: (path, more) => ask('DELETE', path, undefined, more),
    graphql: (query, variables = {}) => ask('POST', '/graphql', { query, variables }),
  }
}

async function answerOf(response: Response): Promise<TestAnswer> {
  const text = await response.text()
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '')
  const body: unknown = isJson && text !== '' ? JSON.parse(text) : undefined
  const members = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown> // it is an object
  return {
    status: response.status,
    headers: response.headers,
    text,
    body,
    code: typeof members['code'] === 'string' ? members['code'] : undefined,
    data<T>() {
      if (members['data'] === undefined) throw new Error(`No data came, but ${response.status} ${text}`)
      return members['data'] as T // as the test says; its expectations look closer
    },
  }
}
