import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { requireReadScope } from '../../engine/auth/scopes.ts'
import type { Live } from '../../engine/live/open-live.ts'
import type { Trace } from '../../observe/trace.ts'
import type { Ask } from '../../plan/ask.ts'
import { networkOf } from '../network.ts'
import { actorOf, contextOf, refreshActor, textOf } from '../request-context.ts'
import { SSE_TIMING, sseText, type SseTiming } from './sse.ts'

export interface AnswerLiveOptions {
  readonly timing?: SseTiming
  /** The stream is open and its request's timeline complete, long before the answer ends. */
  readonly onOpened?: (trace: Trace) => void
}

/**
 * Answers a GET of a list or row as a stream of events that keeps the answer up to date. Refused before the first
 * byte, it is an ordinary problem document.
 */
export function createAnswerLive(live: Live, { timing = SSE_TIMING, onOpened }: AnswerLiveOptions = {}) {
  return async (request: FastifyRequest, reply: FastifyReply, ask: Ask): Promise<FastifyReply> => {
    const context = contextOf(request)
    const { trace } = context
    const actor = await actorOf(context)
    requireReadScope(actor)
    const stream = await live.subscribe(ask, actor, {
      lastEventId: textOf(request.headers['last-event-id']),
      reauthenticate: () => refreshActor(context),
      network: networkOf(request.ip),
      trace,
    })
    // A client that hangs up is noticed here; otherwise the stream would wait for its next event to find out.
    reply.raw.on('close', () => stream.close())
    if (reply.raw.destroyed) stream.close()
    trace.note('push', 'Opened a stream: it will tell what changes from now on', {
      resource: ask.rows.resource,
    })
    trace.end(200)
    onOpened?.(trace)
    return (
      reply
        .code(200)
        .header('Content-Type', 'text/event-stream; charset=utf-8')
        .header('Cache-Control', 'no-store, no-transform')
        .header('Vary', 'Cookie, Authorization, Accept')
        // nginx would keep the events until its buffer is full.
        .header('X-Accel-Buffering', 'no')
        .send(Readable.from(sseText(stream, timing), { objectMode: false }))
    )
  }
}
