import type { FastifyRequest } from 'fastify'
import { classOf, type Actor } from '../policy/actor.ts'
import { foldActor, isConstant } from '../policy/fold-actor.ts'
import { perform, type Command } from '../engine/act/perform.ts'
import type { StoredOutcome } from '../engine/act/claim-key.ts'
import { Trace, parseTraceparent, type TraceActor } from '../observe/trace.ts'
import type { Ask } from '../plan/ask.ts'
import type { AskedTally } from '../plan/parse-tally.ts'
import type { Explanation } from '../engine/read/explain-read.ts'
import type { Page } from '../engine/read/page.ts'
import { problem } from '../errors.ts'
import type { Services } from './services.ts'

/** One request: its trace, and who sends it once somebody has asked. */
export interface RequestContext {
  readonly services: Services
  readonly request: FastifyRequest
  readonly trace: Trace
  actor: Actor | undefined
}

const CONTEXT = Symbol('context')

/** Node's own request, on which the context is kept: whatever else stands for the request leads to it. */
interface Carrier {
  [CONTEXT]?: RequestContext
}

// A property under a symbol of ours can stand on any object.
const carrierOf = (request: FastifyRequest): Carrier => request.raw as Carrier

/** Begins the trace of a request; a `traceparent` that it brings makes it part of the caller's click. */
export function beginRequest(services: Services, request: FastifyRequest): RequestContext {
  const cause = parseTraceparent(textOf(request.headers['traceparent']))
  const trace = new Trace('request', `${request.method} ${request.url.split('?')[0] ?? ''}`, cause)
  const context: RequestContext = { services, request, trace, actor: undefined }
  carrierOf(request)[CONTEXT] = context
  return context
}

export function contextOf(request: FastifyRequest): RequestContext {
  const { [CONTEXT]: context } = carrierOf(request)
  if (context === undefined) throw new Error('Every request begins with its context.')
  return context
}

/** Who sends the request; asked once, remembered for the rest of it. */
export async function actorOf(context: RequestContext): Promise<Actor> {
  if (context.actor !== undefined) return context.actor
  const { trace, request, services } = context
  const step = trace.begin('session', 'Looked who you are')
  const { cookie, authorization } = request.headers
  const actor = await services.authenticator.authenticate({ cookie, authorization }, trace)
  context.actor = actor
  const said = saidOf(actor)
  trace.actor = said.actor
  Object.assign(step, { title: said.title, detail: said.detail })
  trace.finish(step)
  return actor
}

/** What a timeline says of an actor; written once, since actors are remembered. */
interface Said {
  readonly actor: TraceActor
  readonly title: string
  readonly detail: Record<string, unknown>
}

const sayings = new WeakMap<Actor, Said>()

function saidOf(actor: Actor): Said {
  const known = sayings.get(actor)
  if (known !== undefined) return known
  const { kind, roles, user, name } = actor
  const said = {
    actor: {
      kind,
      roles,
      ...(user === undefined ? {} : { userId: user }),
      ...(name === undefined ? {} : { name }),
    },
    title: describeActor(actor),
    detail: Object.freeze({ actor: kind, roles }),
  }
  sayings.set(actor, said)
  return said
}

/** Who a timeline says that it was. */
export const traceActorOf = (actor: Actor): TraceActor => saidOf(actor).actor

function describeActor(actor: Actor): string {
  if (actor.kind === 'guest') return 'You are a guest: nobody is signed in'
  const roles = actor.roles.length === 0 ? '' : ` (${actor.roles.join(', ')})`
  return `You are ${actor.name ?? 'signed in'}${roles}`
}

/** Forgets a remembered actor whose session no longer holds, and reads who it is from the database again. */
export async function refreshActor(context: RequestContext): Promise<Actor> {
  if (context.actor !== undefined) context.services.authenticator.forget(context.actor)
  context.actor = undefined
  context.trace.note('session', 'Your session has changed since it was remembered: looked again')
  return actorOf(context)
}

// A remembered actor can be stale once; one that was read a moment ago can only be so when roles change in between.
const LOOKS_MAX = 3

/** Reads for the request's actor; a stale actor is looked up again and the read planned anew. */
export const readAs = (context: RequestContext, ask: Ask): Promise<Page> =>
  asActor(context, (actor) => context.services.reader.read(ask, actor, context.trace))

/** How a read is answered for the request's actor, who must have the right to know. */
export async function explainAs(context: RequestContext, ask: Ask): Promise<Explanation> {
  // The read itself asks whether the session still holds, so what the actor may is looked at after it.
  await readAs(context, ask)
  const actor = await actorOf(context)
  const { model, reader } = context.services
  if (!isConstant(foldActor(model.explain, classOf(actor)), true)) {
    if (actor.kind === 'guest') throw problem('E_NOT_SIGNED_IN')
    throw problem('E_NOT_ALLOWED', { what: 'ask how reads are answered' })
  }
  return reader.explain(ask, actor)
}

/** Reads a tally for the request's actor, as `readAs` does. */
export const tallyAs = (context: RequestContext, asked: AskedTally): Promise<readonly string[]> =>
  asActor(context, (actor) => context.services.reader.tally(asked, actor, context.trace))

async function asActor<T>(
  context: RequestContext,
  read: (actor: Actor) => Promise<T | undefined>,
): Promise<T> {
  for (let look = 1; look <= LOOKS_MAX; look++) {
    const answer = await read(await actorOf(context))
    if (answer !== undefined) return answer
    await refreshActor(context)
  }
  throw new Error('A session changed again and again while one request was answered.')
}

/** Performs a write for the request's actor; a stale actor is looked up again first. */
export async function performAs(
  context: RequestContext,
  commandOf: (actor: Actor) => Command,
): Promise<StoredOutcome & { readonly replayed: boolean }> {
  for (let look = 1; look <= LOOKS_MAX; look++) {
    const outcome = await perform(commandOf(await actorOf(context)), context.services.act)
    if (outcome !== 'staleActor') return outcome
    await refreshActor(context)
  }
  throw new Error('A session changed again and again while one request was performed.')
}

export function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0]
}

/** Whether the actor is among the staff who may look behind everybody's screen. */
export const isAdmin = (actor: Actor): boolean => classOf(actor).roles.has('admin')
