import type { FastifyReply, FastifyRequest } from 'fastify'
import type { StoredOutcome } from '../../engine/act/claim-key.ts'
import type { Problem, ProblemDocument } from '../../errors.ts'
import { sendRepresentation } from '../send-representation.ts'

const JSON_TYPE = 'application/json; charset=utf-8'
const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** Sends JSON text as it is, to be kept by the asker alone. */
export const sendJson = (request: FastifyRequest, reply: FastifyReply, body: string): FastifyReply =>
  sendRepresentation(request, reply, body, JSON_TYPE)

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
