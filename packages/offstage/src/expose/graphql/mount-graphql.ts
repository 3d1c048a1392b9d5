import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { GraphQLSchema } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Live } from '../../engine/live/open-live.ts'
import { createReadTogether } from '../../engine/read/read-together.ts'
import type { Model } from '../../model/model.ts'
import type { Trace } from '../../observe/trace.ts'
import { classOf } from '../../policy/actor.ts'
import { networkOf } from '../network.ts'
import { actorOf, contextOf, refreshActor } from '../request-context.ts'
import { comesFromAnotherSite } from '../rest/auth-cross-site.ts'
import { sendRepresentation } from '../send-representation.ts'
import type { Services } from '../services.ts'
import { answerGraphql, type GraphqlRequest, type WholeResponse } from './answer-graphql.ts'
import type { GraphqlParts } from './answer-operation.ts'
import { buildSchema } from './build-schema.ts'
import type { GraphqlStream } from './graphql-answer.ts'
import { documentReader } from './read-document.ts'
import { GRAPHQL_LIMITS, type GraphqlLimits } from './limits.ts'
import type { GraphqlContext, GraphqlServices, Introspection } from './services.ts'
import { sightOf } from './sight.ts'
import { mountSocket, type SocketOptions } from './socket/mount-socket.ts'
import { isUpgrade } from './socket/route-upgrades.ts'
import { sseAnswers } from './sse-answers.ts'
import { checkTrustedDocuments, readTrustedDocuments } from './trusted-documents.ts'

export interface GraphqlOptions {
  /** Who may look at the schema; unless said, everyone, and in production whoever is signed in. */
  readonly introspection?: Introspection | undefined
  readonly limits?: GraphqlLimits | undefined
  /** A file or folder of the only documents that are run; without it every document is. */
  readonly documents?: string | undefined
  /** What subscriptions follow; left out where nothing can be followed. */
  readonly live?: Live
  /** Says of a request whether a browser sent it from another site, which gets no socket; by default only this host's pages do. */
  readonly isForeign?: (request: FastifyRequest) => boolean
  readonly sockets?: Pick<SocketOptions, 'limits' | 'timing'>
  /** Told of what broke on our side. */
  readonly onBroken?: (error: unknown, trace: Trace) => void
}

// The document's own bound is smaller; the rest is for variables.
const BODY_BYTES_MAX = 1_048_576

/** Answers GraphQL at `/graphql`, over HTTP, as events and over sockets; every request has begun its context by then. */
export function mountGraphql(
  server: FastifyInstance,
  services: Services,
  options: GraphqlOptions = {},
): void {
  const parts = graphqlParts(
    services.model,
    {
      ...services,
      readTogether: createReadTogether(services),
      introspection: options.introspection ?? (services.isProduction ? 'signed-in' : 'everyone'),
      limits: options.limits ?? GRAPHQL_LIMITS,
      ...(options.live && { live: options.live }),
      ...(options.onBroken && { onBroken: options.onBroken }),
    },
    options.documents,
  )
  const isForeign = options.isForeign ?? comesFromAnotherSite({ publicUrl: undefined, corsOrigins: [] })
  const openSocket = mountSocket(server, services, parts, { isForeign, ...options.sockets })
  void server.register(async (app) => {
    // Bodies are taken as text: what is wrong with one is answered in GraphQL's form.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    app.route({
      method: ['GET', 'HEAD', 'POST'],
      url: '/graphql',
      bodyLimit: BODY_BYTES_MAX,
      handler: async (request, reply) => {
        if (isUpgrade(request.raw)) return openSocket(request, reply)
        const response = await answerGraphql(requestOf(request), parts, await graphqlContext(request))
        return response.kind === 'stream'
          ? sendStream(request, reply, response.stream, services)
          : sendWhole(request, reply, response)
      },
    })
  })
}

function sendWhole(request: FastifyRequest, reply: FastifyReply, response: WholeResponse): FastifyReply {
  const { status, headers, body, isKept } = response
  reply.code(status).headers(headers)
  return isKept ? sendRepresentation(request, reply, body, headers['content-type'] ?? '') : reply.send(body)
}

function sendStream(
  request: FastifyRequest,
  reply: FastifyReply,
  stream: GraphqlStream,
  { timeline }: Services,
): FastifyReply {
  const { trace } = contextOf(request)
  // A client that hangs up is noticed here; otherwise the stream would wait for its next event to find out.
  reply.raw.on('close', () => stream.close())
  if (reply.raw.destroyed || request.method === 'HEAD') stream.close()
  trace.end(200)
  timeline.add(trace)
  return (
    reply
      .code(200)
      .header('Content-Type', 'text/event-stream; charset=utf-8')
      .header('Cache-Control', 'no-store, no-transform')
      .header('Vary', 'Cookie, Authorization, Accept')
      // nginx would keep the events until its buffer is full.
      .header('X-Accel-Buffering', 'no')
      .send(Readable.from(sseAnswers(stream), { objectMode: false }))
  )
}

/** Puts the schema, its documents and the engine together. */
export function graphqlParts(model: Model, services: GraphqlServices, path?: string): GraphqlParts {
  const schema = buildSchema(model)
  const documents = documentReader(schema.schema, services.limits)
  const trusted = path === undefined ? undefined : readTrustedDocuments(path)
  if (trusted !== undefined) checkTrustedDocuments(trusted, documents)
  return { schema, schemaFor: schemasByClass(model), documents, services, trusted }
}

const CLASSES_MAX = 50

/** The schema that each class of actors is shown, made when the first of them asks. */
function schemasByClass(model: Model): GraphqlParts['schemaFor'] {
  const known = new LRUCache<string, GraphQLSchema>({ max: CLASSES_MAX })
  return (actor) => {
    const actorClass = classOf(actor)
    const made = known.get(actorClass.key) ?? buildSchema(model, sightOf(actorClass)).schema
    known.set(actorClass.key, made)
    return made
  }
}

function requestOf(request: FastifyRequest): GraphqlRequest {
  return {
    method: request.method === 'HEAD' ? 'GET' : request.method,
    contentType: request.headers['content-type'],
    accept: request.headers.accept,
    parameters: new Map(new URL(request.url, 'http://localhost').searchParams),
    body: typeof request.body === 'string' ? request.body : '',
  }
}

async function graphqlContext(request: FastifyRequest): Promise<GraphqlContext> {
  const context = contextOf(request)
  return {
    actor: await actorOf(context),
    trace: context.trace,
    network: networkOf(request.ip),
    renew: () => refreshActor(context),
  }
}
