import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createReadTogether } from '../../engine/read/read-together.ts'
import type { Model } from '../../model/model.ts'
import type { Trace } from '../../observe/trace.ts'
import { actorOf, contextOf } from '../request-context.ts'
import { sendRepresentation } from '../send-representation.ts'
import type { Services } from '../services.ts'
import { answerGraphql, type GraphqlRequest } from './answer-graphql.ts'
import type { GraphqlParts } from './answer-operation.ts'
import { buildSchema } from './build-schema.ts'
import { documentReader } from './read-document.ts'
import type { GraphqlContext, GraphqlServices } from './services.ts'

export interface GraphqlOptions {
  /** Lets guests look at the schema; unless said, they may where it is not production. */
  readonly introspection?: boolean
  /** Told of what broke on our side. */
  readonly onBroken?: (error: unknown, trace: Trace) => void
}

// The document's own bound is smaller; the rest is for variables.
const BODY_BYTES_MAX = 1_048_576

/** Answers GraphQL over HTTP at `/graphql`; every request has begun its context by then. */
export function mountGraphql(
  server: FastifyInstance,
  services: Services,
  options: GraphqlOptions = {},
): void {
  const parts = graphqlParts(services.model, {
    ...services,
    readTogether: createReadTogether(services),
    introspection: options.introspection ?? !services.isProduction,
    ...(options.onBroken && { onBroken: options.onBroken }),
  })
  void server.register(async (app) => {
    // Bodies are taken as text: what is wrong with one is answered in GraphQL's form.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    app.route({
      method: ['GET', 'HEAD', 'POST'],
      url: '/graphql',
      bodyLimit: BODY_BYTES_MAX,
      handler: async (request, reply) => {
        const response = await answerGraphql(requestOf(request), parts, await graphqlContext(request))
        reply.code(response.status).headers(response.headers)
        return response.isKept
          ? sendRepresentation(request, reply, response.body, response.headers['content-type'] ?? '')
          : reply.send(response.body)
      },
    })
  })
}

/** Puts the schema, its documents and the engine together. */
export function graphqlParts(model: Model, services: GraphqlServices): GraphqlParts {
  const schema = buildSchema(model)
  return { schema, documents: documentReader(schema.schema), services }
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
    renew() {
      if (context.actor !== undefined) context.services.authenticator.forget(context.actor)
      context.actor = undefined
      return actorOf(context)
    },
  }
}
