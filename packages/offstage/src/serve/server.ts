import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { Problem, problem } from '../errors.ts'
import { nearestAddress } from '../expose/docs/nearest-address.ts'
import { wantsSocket } from '../expose/graphql/socket/route-upgrades.ts'
import { actorOf, beginRequest, contextOf } from '../expose/request-context.ts'
import { sendProblem } from '../expose/rest/send.ts'
import type { Services } from '../expose/services.ts'
import { serverTiming, traceparent } from '../observe/trace.ts'
import { UnknownName } from '../plan/unknown-name.ts'
import { classOf } from '../policy/actor.ts'
import type { Config } from './config/read-config.ts'
import { rememberMethods } from './allowed-methods.ts'
import { compressAnswers } from './compress.ts'
import { allowOrigins } from './cors.ts'
import { endConnections } from './end-connections.ts'
import { explainFastifyError, type AskedWith } from './explain-fastify-error.ts'
import { checkHost } from './host-check.ts'
import type { Logger } from './log.ts'
import { securityHeaders } from './security-headers.ts'

export interface ServerParts {
  readonly services: Services
  readonly config: Config
  readonly log: Logger
  /** Says whether the server has begun to stop. */
  readonly isStopping: () => boolean
}

const HEADER_BYTES_MAX = 16_384
const ADDRESS_LENGTH_MAX = 8_192

/** The HTTP server before it has any address: limits, traces, security headers and the form of every refusal. */
export function createServer(parts: ServerParts): FastifyInstance {
  const { config } = parts
  const headers = securityHeaders(config)
  const server = fastify({
    logger: false,
    bodyLimit: config.bodyMaxBytes,
    requestTimeout: config.requestTimeoutMs,
    connectionTimeout: config.requestTimeoutMs * 2,
    keepAliveTimeout: 72_000,
    maxRequestsPerSocket: 0,
    // The nearest proxies are ours; what they say of the address before them is believed, and nothing further out.
    trustProxy: config.trustProxyHops === 0 ? false : (_address, hop) => hop < config.trustProxyHops,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // What is too long for the header is refused there; the router's own refusal would not be in our form.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: HEADER_BYTES_MAX },
    http: { maxHeaderSize: HEADER_BYTES_MAX, shouldUpgradeCallback: wantsSocket },
    clientErrorHandler: (error, socket) => refuseBrokenRequest(error, socket, headers),
    // What the router itself refuses meets no hook, so it is given its headers here.
    frameworkErrors: (error, _request, reply) => {
      const known = explainFastifyError(error, { type: undefined, bodyMaxBytes: config.bodyMaxBytes })
      sendProblem(reply.headers(headers), known ?? problem('E_BROKEN_REQUEST'))
    },
  })
  endConnections(server)
  const methodsOf = rememberMethods(server)
  takeJson(server)
  traceRequests(server, parts)
  refuseLongAddresses(server)
  checkHost(server, config)
  allowOrigins(server, config.corsOrigins)
  const named = Object.entries(headers)
  server.addHook('onSend', (_request, reply, _body, done) => {
    for (const [name, value] of named) if (!reply.hasHeader(name)) reply.header(name, value)
    done()
  })
  compressAnswers(server)
  answerRefusals(server, parts, methodsOf)
  return server
}

/** The one kind of body that the interface takes. Merge patches come under their own name too. */
function takeJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'string' },
    (_request, body, done) => {
      // A mark of the byte order in front is no part of the JSON, and may be left out (RFC 8259, section 8.1).
      const text = String(body).replace(/^\ufeff/, '')
      if (text === '') return done(null, undefined)
      try {
        done(null, JSON.parse(text))
      } catch (error) {
        done(
          problem('E_INVALID_JSON', {
            why: error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'it cannot be read',
          }),
        )
      }
    },
  )
}

function refuseLongAddresses(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    if (request.url.length <= ADDRESS_LENGTH_MAX) return done()
    done(problem('E_ADDRESS_TOO_LONG', { max: ADDRESS_LENGTH_MAX }))
  })
}

function traceRequests(server: FastifyInstance, { services, log, isStopping }: ServerParts): void {
  server.addHook('onRequest', (request, reply, done) => {
    beginRequest(services, request)
    // A stopping server finishes what it has, and tells each client to bring the next request to another one.
    if (isStopping()) reply.header('Connection', 'close')
    done()
  })
  server.addHook('onSend', (request, reply, _body, done) => {
    const { trace } = contextOf(request)
    const timing = serverTiming(trace)
    if (timing !== '') reply.header('Server-Timing', timing)
    reply.header('Traceparent', traceparent(trace))
    done()
  })
  server.addHook('onResponse', (request, reply, done) => {
    const { trace } = contextOf(request)
    // A stream's trace was complete, and kept, when the stream was opened.
    if (trace.status === 'running') {
      trace.end(reply.statusCode)
      if (isDelivery(request, reply)) services.timeline.addDelivery(trace)
      else if (isWorthKeeping(request)) services.timeline.add(trace)
    }
    if (log.isLevelEnabled('info')) log.info(requestLine(request, reply), 'request')
    done()
  })
}

function requestLine(request: FastifyRequest, reply: FastifyReply): object {
  const { trace } = contextOf(request)
  return {
    method: request.method,
    path: request.url.split('?')[0],
    status: reply.statusCode,
    ms: Math.round(trace.durationUs / 1_000),
    traceId: trace.traceId,
    user: trace.actor.userId,
  }
}

/** Looking behind the screen, and being asked whether one lives, are not clicks. */
function isWorthKeeping({ url }: FastifyRequest): boolean {
  return (
    (url.startsWith('/api/') || url.startsWith('/graphql') || url.startsWith('/files/')) &&
    !url.startsWith('/api/timeline')
  )
}

/** A file that was sent; one that was refused is a story of its own. */
const isDelivery = ({ url }: FastifyRequest, { statusCode }: FastifyReply): boolean =>
  url.startsWith('/files/') && statusCode < 400

function answerRefusals(
  server: FastifyInstance,
  { log, services, config }: ServerParts,
  methodsOf: (path: string) => readonly string[],
): void {
  const askedWith = ({ headers }: FastifyRequest): AskedWith => ({
    type: headers['content-type'],
    bodyMaxBytes: config.bodyMaxBytes,
  })
  server.setErrorHandler(async (thrown: Error, request: FastifyRequest, reply: FastifyReply) => {
    const { trace } = contextOf(request)
    const error = thrown instanceof UnknownName ? await toldToAsker(thrown, request) : thrown
    const known = error instanceof Problem ? error : explainFastifyError(error, askedWith(request))
    if (known !== undefined) return sendProblem(reply, known)
    log.error({ err: error, traceId: trace.traceId, path: request.url.split('?')[0] }, 'request failed')
    return sendProblem(reply, problem('E_INTERNAL', { trace: trace.traceId }))
  })
  server.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const allowed = methodsOf(path)
    if (allowed.length > 0) {
      reply.header('Allow', allowed.join(', '))
      return sendProblem(
        reply,
        problem('E_METHOD_NOT_ALLOWED', { method: request.method, path, allowed: allowed.join(', ') }),
      )
    }
    const nearest = nearestAddress(services.model, path) ?? ''
    return sendProblem(reply, problem('E_NO_ROUTE', { method: request.method, path, nearest }))
  })
}

/** A hint names what its reader may see, so they are looked up; who turns out to be nobody is refused for that. */
async function toldToAsker(unknown: UnknownName, request: FastifyRequest): Promise<Error> {
  try {
    return unknown.toldTo(classOf(await actorOf(contextOf(request))))
  } catch (error) {
    return error instanceof Error ? error : unknown
  }
}

/** What is no HTTP never becomes a request: it is refused on the bare socket, in the form of every other refusal. */
function refuseBrokenRequest(
  error: NodeJS.ErrnoException,
  socket: Socket,
  headers: Readonly<Record<string, string>>,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const { document } =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? problem('E_HEADERS_TOO_LARGE', { max: HEADER_BYTES_MAX })
      : problem('E_BROKEN_REQUEST')
  const body = JSON.stringify(document)
  const lines = Object.entries({
    ...headers,
    'Cache-Control': 'no-store',
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${document.status} ${STATUS_CODES[document.status]}\r\n${lines.join('')}\r\n${body}`)
}
