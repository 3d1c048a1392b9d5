import { createClient as createSseClient } from 'graphql-sse'
import { createClient as createWsClient, type Client, type CloseCode } from 'graphql-ws'
import { WebSocket } from 'ws'

/** What somebody who follows has been told so far. */
export interface Followed {
  readonly told: readonly Told[]
  /** Why it ended, once it has. */
  readonly ended: Promise<unknown>
  /** Waits until the last thing told is as wanted. */
  until(isWanted: (told: readonly Told[]) => boolean): Promise<void>
  stop(): void
}

export interface Told {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[]
}

interface Request {
  readonly query: string
  readonly variables?: Record<string, unknown>
  readonly extensions?: Record<string, unknown>
}

type Subscribe = (sink: {
  next(told: unknown): void
  error(error: unknown): void
  complete(): void
}) => () => void

/** Gathers what a client's subscription brings. */
function follow(subscribe: Subscribe): Followed {
  const told: Told[] = []
  const waiting = new Set<() => void>()
  const { promise: ended, resolve } = Promise.withResolvers<unknown>()
  const stop = subscribe({
    next: (one) => {
      told.push(one as Told) // as GraphQL's answers are
      for (const look of waiting) look()
    },
    error: resolve,
    complete: () => resolve(undefined),
  })
  const until = (isWanted: (told: readonly Told[]) => boolean): Promise<void> =>
    new Promise((wanted) => {
      const look = () => {
        if (!isWanted(told)) return
        waiting.delete(look)
        wanted()
      }
      waiting.add(look)
      look()
    })
  return { told, ended, until, stop }
}

/** A client of graphql-ws, whose handshake carries these headers. */
export function wsClient(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  more: Partial<Parameters<typeof createWsClient>[0]> = {},
): Client {
  return createWsClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: class extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, { headers })
      }
    },
    retryAttempts: 0,
    ...more,
  })
}

export const followWs = (client: Client, request: Request): Followed =>
  follow((sink) => client.subscribe(request, sink))

/** The code with which a socket was closed. */
export const closedWith = (ended: unknown): CloseCode | number | undefined =>
  (ended as { readonly code?: number } | undefined)?.code

export function followSse(
  url: string,
  headers: Readonly<Record<string, string>>,
  request: Request,
  more: Partial<Parameters<typeof createSseClient>[0]> = {},
): Followed {
  const client = createSseClient({
    url: `${url}/graphql`,
    headers: { ...headers },
    retryAttempts: 0,
    ...more,
  })
  return follow((sink) => client.subscribe(request, sink))
}
