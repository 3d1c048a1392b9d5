import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL, handleProtocols } from 'graphql-ws'
import { WebSocketServer } from 'ws'
import { StreamCounts, type StreamLimits } from '../../../engine/live/stream-limits.ts'
import { problem } from '../../../errors.ts'
import { networkOf } from '../../network.ts'
import { contextOf, textOf } from '../../request-context.ts'
import type { Services } from '../../services.ts'
import type { GraphqlParts } from '../answer-operation.ts'
import { GraphqlSocket } from './graphql-socket.ts'
import { requireHandshake } from './require-handshake.ts'
import { routeUpgrades, takeUpgrade } from './route-upgrades.ts'
import { MESSAGE_BYTES_MAX, SOCKET_LIMITS, type SocketTiming } from './socket-limits.ts'

export interface SocketOptions {
  /** Whether a browser sent the request from another site, which must not speak with the session of who looks at it. */
  readonly isForeign: (request: FastifyRequest) => boolean
  readonly limits?: StreamLimits | undefined
  readonly timing?: SocketTiming | undefined
}

/** Opens sockets: turns a request that asks for one into it, or refuses the request. */
export type OpenSocket = (request: FastifyRequest, reply: FastifyReply) => void

/** Lets the server take WebSockets; those that are open are closed, with the code that says why, before it stops. */
export function mountSocket(
  server: FastifyInstance,
  services: Services,
  graphql: GraphqlParts,
  { isForeign, limits = SOCKET_LIMITS, timing }: SocketOptions,
): OpenSocket {
  const sockets = new Set<GraphqlSocket>()
  const networks = new StreamCounts(limits)
  const users = new StreamCounts(limits)
  // Compression keeps memory for each connection, and tells the length of secrets.
  const protocol = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: MESSAGE_BYTES_MAX,
    perMessageDeflate: false,
    handleProtocols,
  })
  routeUpgrades(server)
  server.addHook('preClose', (done) => {
    for (const socket of sockets) socket.goAway()
    done()
  })

  return (request, reply) => {
    if (isForeign(request)) throw problem('E_CROSS_SITE')
    requireHandshake(request, reply)
    const network = networkOf(request.ip)
    const leaveNetwork = networks.enter({ user: undefined, network })
    const { cookie, authorization: header } = request.headers
    const { trace } = contextOf(request)
    reply.hijack()
    const { socket: connection, head } = takeUpgrade(request.raw)
    connection.once('close', leaveNetwork)
    protocol.handleUpgrade(request.raw, connection, head, (opened) => {
      trace.end(101)
      if (opened.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL)
        return opened.close(CloseCode.SubprotocolNotAcceptable, 'Subprotocol not acceptable')
      const socket = new GraphqlSocket({
        socket: opened,
        graphql,
        network,
        authenticate: (authorization = textOf(header), own) =>
          services.authenticator.authenticate({ cookie, authorization }, own),
        forget: (actor) => services.authenticator.forget(actor),
        enter: (user) => users.enter({ user, network: undefined }),
        onTrace: (own) => services.timeline.add(own),
        ...(timing && { timing }),
      })
      sockets.add(socket)
      opened.once('close', () => sockets.delete(socket))
    })
  }
}
