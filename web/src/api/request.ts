import { problemOf, UnreachableError, type ReadQuery } from '@offstage/client'
import { noteRequest } from './click.ts'

interface Outgoing {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly body?: unknown
  readonly signal?: AbortSignal
  /** False for the panel's own requests, which are no part of what they show. */
  readonly seen?: boolean
}

/**
 * Sends a request to one of the server's doors that are no part of the app, and so of no type of it: auth, the timeline,
 * what there is in development. Gives the JSON body; a refusal is thrown, as the client throws it.
 */
export async function request<Body>(path: string, outgoing: Outgoing = {}): Promise<Body> {
  const { method = 'GET', body, signal, seen = true } = outgoing
  const noted = seen ? noteRequest(method, path) : undefined
  const response = await fetch(`/api/${path}`, {
    method,
    headers: {
      accept: 'application/json',
      ...(noted === undefined ? {} : { traceparent: noted.traceparent }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    noted?.done(0)
    throw signal?.aborted === true ? error : new UnreachableError(error, undefined)
  })
  noted?.done(response.status)
  if (!response.ok) throw await problemOf(response)
  // The caller names the body that the contract promises at this path; the server's own tests hold it to that.
  return (response.status === 202 || response.status === 204 ? undefined : await response.json()) as Body
}

/** What such a door answers to a read, with the address as its key. */
export const doorQuery = <Body>(path: string, outgoing: Pick<Outgoing, 'seen'> = {}): ReadQuery<Body> => ({
  queryKey: [path],
  queryFn: ({ signal }) => request<Body>(path, { ...outgoing, ...(signal === undefined ? {} : { signal }) }),
  enabled: true,
})

/** The body about one thing. */
export interface One<Thing> {
  readonly data: Thing
}

/** The body about many. */
export interface Many<Thing> {
  readonly data: readonly Thing[]
}
