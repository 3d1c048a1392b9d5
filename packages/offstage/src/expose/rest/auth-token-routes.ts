import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { integer, text } from '../../declare/field.ts'
import { listOf } from '../../declare/shape.ts'
import type { Tx } from '../../declare/tx.ts'
import { BEARER_PREFIX, hashToken, newToken } from '../../engine/auth/token-hash.ts'
import { problem } from '../../errors.ts'
import {
  createAccessToken,
  revokeAccessToken,
  TOKEN_DAYS_MAX,
  TOKENS_MAX,
} from '../../identity/access-tokens.ts'
import { hiddenCommand, outputOf } from '../../identity/hidden-action.ts'
import type { Model } from '../../model/model.ts'
import { isId, type Id } from '../../values/id.ts'
import { contextOf, performAs } from '../request-context.ts'
import type { AuthDoor } from './auth-options.ts'
import { bodyOf, personOf, readCommand, type Person } from './auth-requests.ts'
import { sendOutcome } from './send.ts'

interface RowAddress {
  readonly Params: { readonly id: string }
}

/** Tokens for machines: made, listed and revoked by a person in a session. */
export function mountTokens(server: FastifyInstance, door: AuthDoor): void {
  server.get('/api/auth/tokens', answerTokens)
  server.post('/api/auth/tokens', (request, reply) => answerNewToken(request, reply, door))
  server.delete<RowAddress>('/api/auth/tokens/:id', (request, reply) => answerRevoke(request, reply, door))
}

async function answerTokens(request: FastifyRequest, reply: FastifyReply) {
  const context = contextOf(request)
  const outcome = await performAs(context, (actor) => {
    const person = personOf(actor)
    return readCommand('list tokens', person, context.trace, (tx) => listTokens(tx, person))
  })
  return sendOutcome(reply, outcome)
}

async function listTokens(tx: Tx, { user }: Person): Promise<unknown> {
  const data = await tx.sql(
    `select id, name, scopes, created_at as "createdAt", expires_at as "expiresAt" from "access_token"
     where user_id = $1 and revoked_at is null and expires_at > now() order by created_at desc, id desc limit $2`,
    [user, TOKENS_MAX],
  )
  return { data, page: { next: null } }
}

const DAYS_DEFAULT = 30

const tokenShape = {
  name: text({ min: 1, max: 80 }),
  days: integer({ min: 1, max: TOKEN_DAYS_MAX }).default(DAYS_DEFAULT),
  scopes: listOf(text({ max: 63 }), { max: 100 }),
}

/** Makes a token and shows it this once: nothing but its hash is kept. */
async function answerNewToken(request: FastifyRequest, reply: FastifyReply, { services }: AuthDoor) {
  const context = contextOf(request)
  const { name, days = DAYS_DEFAULT, scopes } = bodyOf({ body: withScopes(request.body) }, tokenShape)
  requireScopes(scopes, services.model)
  const token = BEARER_PREFIX + newToken()
  const outcome = await performAs(context, (actor) => {
    const { user } = personOf(actor)
    const input = { user, name, scopes, days, tokenHash: hashToken(token) }
    return hiddenCommand(createAccessToken, input, { actor, trace: context.trace }, services.model)
  })
  if (outcome.status !== 200) return sendOutcome(reply, outcome)
  const made = outputOf(outcome.body, createAccessToken)
  return reply
    .code(201)
    .header('Cache-Control', 'no-store')
    .send({ data: { ...made, name, scopes, token } })
}

/** A token of which nothing is said may read and change nothing. */
const withScopes = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && !('scopes' in body) ? { ...body, scopes: ['read'] } : body

/** A scope that names nothing would be a token that does less than its owner believes. */
function requireScopes(scopes: readonly string[], { actions }: Model): void {
  const open = [...actions.values()].filter(({ action }) => action.settings.hidden !== true)
  const names = new Set(['read', 'write', ...open.map(({ name }) => name)])
  const errors = scopes.flatMap((scope, at) =>
    names.has(scope)
      ? []
      : [{ pointer: `/scopes/${at}`, detail: 'should be read, write or the name of an action' }],
  )
  if (errors.length > 0) throw problem('E_INVALID_INPUT', {}, { errors })
}

async function answerRevoke(
  request: FastifyRequest<RowAddress>,
  reply: FastifyReply,
  { services }: AuthDoor,
) {
  const { id } = request.params
  if (!isId(id)) throw problem('E_NOT_FOUND', { what: 'token' })
  const context = contextOf(request)
  await performAs(context, (actor) => {
    personOf(actor)
    const token = id as Id<'accessToken'> // of whatever resource it is, the action looks for it among tokens
    return hiddenCommand(revokeAccessToken, { token }, { actor, trace: context.trace }, services.model)
  })
  return reply.code(204).header('Cache-Control', 'no-store').send()
}
