import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Shape, ShapeValue } from '../../declare/shape.ts'
import { boundTx } from '../../engine/act/bound-tx.ts'
import { checkShape } from '../../engine/act/check-shape.ts'
import type { Command } from '../../engine/act/perform.ts'
import type { Tx } from '../../declare/tx.ts'
import { problem } from '../../errors.ts'
import { isRefused, rateLimitHeaders, tooMany, type Standing } from '../../identity/attempts.ts'
import type { Trace } from '../../observe/trace.ts'
import type { Actor } from '../../policy/actor.ts'
import type { Id } from '../../values/id.ts'
import { networkOf } from '../network.ts'
import { textOf } from '../request-context.ts'

/** The body of a request, held to its shape. */
export function bodyOf<S extends Shape>({ body }: { readonly body: unknown }, shape: S): ShapeValue<S> {
  // checkShape answers exactly what the shape describes, or throws.
  return checkShape(shape, body) as ShapeValue<S>
}

/** Where a request comes from, as it is kept with a session. */
export const originOf = (request: FastifyRequest) => ({
  network: networkOf(request.ip).slice(0, 45),
  agent: agentOf(textOf(request.headers['user-agent']) ?? ''),
})

/** A header is bytes; what could not be stored as text is left out. */
const agentOf = (header: string): string => header.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 200)

/** Says where the limits stand, and refuses what is past one. */
export function holdToLimits(reply: FastifyReply, standings: readonly Standing[]): void {
  reply.headers(rateLimitHeaders(standings))
  const refused = standings.find(isRefused)
  if (refused !== undefined) throw tooMany(refused)
}

/**
 * Runs work whose steps would tell what its answer does not: whether an address has an account. The trace, and with it
 * `Server-Timing` and the timeline, keeps one step that is the same for everybody, unless the result may be told.
 */
export async function inPrivate<T>(
  trace: Trace,
  title: string,
  work: () => Promise<T>,
  mayBeTold: (result: T) => boolean = () => false,
): Promise<T> {
  const before = trace.steps.length
  let isTold = false
  try {
    const result = await work()
    isTold = mayBeTold(result)
    return result
  } finally {
    if (!isTold) {
      trace.steps.length = before
      trace.note('action', title)
    }
  }
}

/** A person in a session of their own: how one signs in is not a machine's business, whatever its token allows. */
export interface Person {
  readonly actor: Actor
  readonly user: Id<'user'>
  readonly session: Id<'session'>
}

/** The person behind an actor; refuses guests and machines. */
export function personOf(actor: Actor): Person {
  if (actor.kind === 'guest') throw problem('E_NOT_SIGNED_IN')
  if (actor.user === undefined || actor.guard === undefined)
    throw problem('E_NOT_ALLOWED', { what: 'manage how somebody signs in with a token' })
  // The guard of a user's actor names the row of resource "session" it was read from.
  return { actor, user: actor.user, session: actor.guard.session as Id<'session'> }
}

/** A command that only reads, in a transaction that first asks whether the actor still holds. */
export function readCommand(
  title: string,
  { actor }: Person,
  trace: Trace,
  read: (tx: Tx) => Promise<unknown>,
): Command {
  return {
    title,
    actor,
    trace,
    key: undefined,
    allow: () => {},
    run: async (context) => ({ status: 200, body: JSON.stringify(await read(boundTx(context))) }),
  }
}
