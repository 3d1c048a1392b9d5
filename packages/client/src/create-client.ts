import type { App } from 'offstage'
import { actionCall, type ActionsOf } from './actions.ts'
import type { GraphOf } from './graph.ts'
import { resourceClient, type ResourceClient } from './resource-client.ts'
import { resourcePath, type Plurals } from './resource-path.ts'
import type { Connection, Fetch } from './send.ts'
import type { Watch } from './watch.ts'

type Later<Value> = Value | (() => Value | Promise<Value>)

export interface ClientOptions {
  /** Where the app is served, such as `https://shop.example`; in a browser the page's own origin unless said. */
  readonly url?: string
  /** A bearer token, or what gives the one that holds now. A browser's session needs none. */
  readonly token?: Later<string | undefined>
  /** Headers of every request, or what gives those that hold now. */
  readonly headers?: Later<Readonly<Record<string, string>>>
  /** Plurals of resources that declare one: `{ person: 'people' }`. */
  readonly plurals?: Plurals
  /** What sends requests; the platform's own `fetch` unless said. */
  readonly fetch?: Fetch
  /** Whether cookies go along; `same-origin` unless said. */
  readonly credentials?: Connection['credentials']
  /**
   * Looks on at every call: gives headers for its requests, hears of their answers. With it each click of a page can
   * carry a `traceparent` of its own, and `Server-Timing` can be read.
   */
  readonly watch?: Watch
  /** How long one attempt may take; 30 s unless said. */
  readonly timeoutMs?: number
  /** For how long a request that may be repeated is tried again; 10 s unless said. */
  readonly retryForMs?: number
  /** How long a hidden page keeps its streams; 20 s unless said. They are resumed when it is seen again. */
  readonly hiddenMaxMs?: number
}

/** An app as its client sees it: each resource by its name, and `actions`. */
export type Client<A extends App> = {
  readonly [R in GraphOf<A>['resources'] as R['name']]: ResourceClient<GraphOf<A>, R>
} & {
  readonly actions: ActionsOf<GraphOf<A>['actions']>
}

/**
 * Makes a client of the app whose type it is given: `createClient<typeof app>()`. Nothing of the app is imported at
 * run time, so a name becomes an address when it is used.
 */
export function createClient<A extends App>(options: ClientOptions = {}): Client<A> {
  const connection = connectionOf(options)
  const { plurals = {} } = options
  const actions = byName((name) => actionCall(connection, name))
  const resources = byName((name) => resourceClient(connection, name, resourcePath(name, plurals)), {
    actions,
  })
  // What the proxy makes for a name is what the type says of it; the tests against a served app hold both together.
  return resources as Client<A>
}

const NAME = /^[a-z][A-Za-z0-9]*$/
// Asked for by `await` and by JSON.stringify of any object; no part of an app may have these names.
const NOT_PARTS = ['then', 'toJSON', ...Object.getOwnPropertyNames(Object.prototype)]

/** An object that makes its members when they are first asked for, and keeps them. */
function byName<Part>(make: (name: string) => Part, given: Readonly<Record<string, unknown>> = {}): object {
  const made = new Map<string, unknown>(Object.entries(given))
  return new Proxy(Object.freeze({}), {
    get: (target, name) => {
      if (typeof name === 'symbol' || NOT_PARTS.includes(name) || !NAME.test(name))
        return Reflect.get(target, name) as unknown
      if (!made.has(name)) made.set(name, make(name))
      return made.get(name)
    },
  })
}

function connectionOf(options: ClientOptions): Connection {
  const { fetch = globalThis.fetch.bind(globalThis), credentials = 'same-origin' } = options
  return {
    url: urlOf(options.url),
    fetch,
    credentials,
    timeoutMs: options.timeoutMs ?? 30_000,
    retryForMs: options.retryForMs ?? 10_000,
    hiddenMaxMs: options.hiddenMaxMs ?? 20_000,
    watch: options.watch ?? (() => undefined),
    headers: async () => {
      const [headers, token] = [await now(options.headers), await now(options.token)]
      return { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
    },
  }
}

function urlOf(url: string | undefined): string {
  if (url !== undefined) return url.replace(/\/+$/, '')
  if (!('location' in globalThis)) throw new TypeError('Outside a browser the client needs a url.')
  return ''
}

async function now<Value>(value: Later<Value> | undefined): Promise<Value | undefined> {
  // No value is a function itself: they are texts and headers.
  return typeof value === 'function' ? (value as () => Value | Promise<Value>)() : value
}
