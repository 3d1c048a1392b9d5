import type { FastifyInstance } from 'fastify'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  readonly text: string
  /** The body where it is JSON. */
  readonly body: unknown
}

/** A member of an answer's body, as text: `memberOf(answer, 'data', 'user', 'id')`. */
export function memberOf({ body }: Answer, ...path: readonly (string | number)[]): string {
  let value = body
  for (const name of path) value = (value as Readonly<Record<string, unknown>> | undefined)?.[name]
  return String(value)
}

/** A browser's side of the talk: it keeps cookies, and every write says that it comes from the server's own pages. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #server: FastifyInstance
  readonly network: string

  constructor(server: FastifyInstance, network: string) {
    this.#server = server
    this.network = network
  }

  get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask('GET', url, undefined, headers)
  }

  post(url: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask('POST', url, body, headers)
  }

  delete(url: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask('DELETE', url, undefined, headers)
  }

  async ask(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await this.#server.inject({
      method,
      url,
      remoteAddress: this.network,
      headers: {
        'user-agent': 'Test/1',
        'sec-fetch-site': 'same-origin',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...this.#cookieHeader(),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    })
    this.#keep(answer.headers['set-cookie'])
    const isJson = String(answer.headers['content-type'] ?? '').includes('json')
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      body: isJson ? (JSON.parse(answer.body) as unknown) : undefined,
    }
  }

  #cookieHeader(): Record<string, string> {
    if (this.cookies.size === 0) return {}
    return { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
  }

  #keep(header: string | string[] | number | undefined): void {
    for (const cookie of [header ?? []].flat().map(String)) {
      const [, name = '', value = '', traits = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(cookie) ?? []
      if (/Max-Age=0/.test(traits)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
  }
}
