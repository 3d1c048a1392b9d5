import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { text } from '../../declare/field.ts'
import type { Tx } from '../../declare/tx.ts'
import { cookieToken } from '../../engine/auth/read-tokens.ts'
import { hashToken } from '../../engine/auth/token-hash.ts'
import { problem } from '../../errors.ts'
import { hiddenCommand, performHidden } from '../../identity/hidden-action.ts'
import { endSession, revokeSession } from '../../identity/open-session.ts'
import { countSignIn, signIn } from '../../identity/sign-in.ts'
import { resourceOf } from '../../model/model.ts'
import { parseRowAsk } from '../../plan/parse-ask.ts'
import { isId, type Id } from '../../values/id.ts'
import { actorOf, contextOf, performAs, readAs } from '../request-context.ts'
import type { AuthDoor } from './auth-options.ts'
import {
  bodyOf,
  holdToLimits,
  inPrivate,
  originOf,
  personOf,
  readCommand,
  type Person,
} from './auth-requests.ts'

interface RowAddress {
  readonly Params: { readonly id: string }
}

/** Signing in and out, who one is, and the sessions one has. */
export function mountSessions(server: FastifyInstance, door: AuthDoor): void {
  server.post('/api/auth/sign-in', (request, reply) => answerSignIn(request, reply, door))
  server.post('/api/auth/sign-out', (request, reply) => answerSignOut(request, reply, door))
  server.get('/api/auth/me', (request, reply) => answerMe(request, reply, door))
  server.get('/api/auth/sessions', answerSessions)
  server.delete<RowAddress>('/api/auth/sessions/:id', (request, reply) => answerRevoke(request, reply, door))
}

async function answerSignIn(request: FastifyRequest, reply: FastifyReply, door: AuthDoor) {
  const { identity, sessionCookie } = door
  const given = bodyOf(request, {
    email: text({ max: 254, caseInsensitive: true }),
    password: text({ min: 1, max: 256 }),
  })
  const origin = originOf(request)
  holdToLimits(reply, await countSignIn(identity, given.email, origin.network))
  const previousToken = cookieToken(request.headers.cookie, sessionCookie.name)
  const { trace } = contextOf(request)
  const enter = () => signIn(identity, { ...given, ...origin, previousToken }, trace)
  const signedIn = await inPrivate(trace, 'Checked your password', enter, (entered) => entered !== undefined)
  if (signedIn === undefined) throw problem('E_WRONG_CREDENTIALS')
  reply.header('Set-Cookie', sessionCookie.give(signedIn.token, identity.sessionMaxHours * 3_600))
  return noStore(reply).send({ data: { user: signedIn.user } })
}

async function answerSignOut(
  request: FastifyRequest,
  reply: FastifyReply,
  { identity, sessionCookie }: AuthDoor,
) {
  const token = cookieToken(request.headers.cookie, sessionCookie.name)
  if (token !== undefined && token !== '')
    await performHidden(endSession, { tokenHash: hashToken(token) }, contextOf(request).trace, identity.act)
  reply.header('Set-Cookie', sessionCookie.take())
  return noStore(reply).code(204).send()
}

/** Who one is. A cookie that opens nothing any more is taken back here, and only here: see answerMe's callers. */
async function answerMe(request: FastifyRequest, reply: FastifyReply, { services, sessionCookie }: AuthDoor) {
  const context = contextOf(request)
  const actor = await actorOf(context)
  const user = actor.user === undefined ? null : await ownRow(context, services, actor.user)
  if (user === null && cookieToken(request.headers.cookie, sessionCookie.name) !== undefined)
    reply.header('Set-Cookie', sessionCookie.take())
  return noStore(reply).send({ data: { user } })
}

const OWN_FIELDS = new Map([['fields', 'id,email,name,roles']])

/** One's own row, by the one guarded statement of a read; null when the session ended meanwhile. */
async function ownRow(
  context: ReturnType<typeof contextOf>,
  { model }: AuthDoor['services'],
  user: Id<'user'>,
): Promise<unknown> {
  const page = await readAs(context, parseRowAsk(model, resourceOf(model, 'user'), user, OWN_FIELDS))
  const [row] = page.rows
  return row === undefined ? null : JSON.parse(row)
}

async function answerSessions(request: FastifyRequest, reply: FastifyReply) {
  const context = contextOf(request)
  const { body } = await performAs(context, (actor) => {
    const person = personOf(actor)
    return readCommand('list sessions', person, context.trace, (tx) => listSessions(tx, person))
  })
  return noStore(reply).type('application/json; charset=utf-8').send(body)
}

const SESSIONS_SHOWN = 100

async function listSessions(tx: Tx, { user, session }: Person): Promise<unknown> {
  const rows = await tx.sql<{ readonly id: string }>(
    `select id, created_at as "createdAt", last_seen_at as "lastSeenAt", least(expires_at, idle_expires_at) as "expiresAt", network, agent as "userAgent"
     from "session" where user_id = $1 and revoked_at is null and expires_at > now() and idle_expires_at > now()
     order by created_at desc, id desc limit $2`,
    [user, SESSIONS_SHOWN],
  )
  return { data: rows.map((row) => ({ ...row, current: row.id === session })), page: { next: null } }
}

async function answerRevoke(
  request: FastifyRequest<RowAddress>,
  reply: FastifyReply,
  { services, sessionCookie }: AuthDoor,
) {
  const { id } = request.params
  if (!isId(id)) throw problem('E_NOT_FOUND', { what: 'session' })
  const context = contextOf(request)
  const session = id as Id<'session'> // of whatever resource it is, the action looks for it among sessions
  let own = false
  await performAs(context, (actor) => {
    own = personOf(actor).session === session
    return hiddenCommand(revokeSession, { session }, { actor, trace: context.trace }, services.model)
  })
  if (own) reply.header('Set-Cookie', sessionCookie.take())
  return noStore(reply).code(204).send()
}

const noStore = (reply: FastifyReply): FastifyReply => reply.header('Cache-Control', 'no-store')
