import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { StoredOutcome } from '../../engine/act/claim-key.ts'
import type { Problem, ProblemDocument } from '../../errors.ts'

const JSON_TYPE = 'application/json; charset=utf-8'
const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** Sends JSON text as it is. What depends on who asks may be kept by the asker alone, and only if asked about again. */
export function sendJson(request: FastifyRequest, reply: FastifyReply, body: string): FastifyReply {
  const etag = `"${hash('sha1', body, 'base64url')}"`
  reply
    .header('ETag', etag)
    .header('Cache-Control', 'private, no-cache')
    .header('Vary', 'Cookie, Authorization, Accept')
  if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send()
  return reply.type(JSON_TYPE).send(body)
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header
    .split(',')
    .some((candidate) => candidate.trim().replace(/^W\//, '') === etag || candidate.trim() === '*')
}

/** Sends what a write led to: its result, or the rejection that it declares. */
export function sendOutcome(
  reply: FastifyReply,
  { status, body, replayed }: StoredOutcome & { readonly replayed: boolean },
): FastifyReply {
  reply.code(status).header('Cache-Control', 'no-store')
  if (replayed) reply.header('Idempotent-Replayed', 'true')
  if (status === 204) return reply.send()
  return reply.type(status >= 400 ? PROBLEM_TYPE : JSON_TYPE).send(body)
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.retryAfterSeconds !== undefined) reply.header('Retry-After', String(problem.retryAfterSeconds))
  return sendDocument(reply, problem.document)
}

function sendDocument(reply: FastifyReply, document: ProblemDocument): FastifyReply {
  return reply
    .code(document.status)
    .header('Cache-Control', 'no-store')
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(document))
}
