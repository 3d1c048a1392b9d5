import { ServerResponse, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'

/** A connection that asks to speak another protocol from now on. */
export interface Upgrade {
  readonly socket: Duplex
  /** What came after the request's head already. */
  readonly head: Buffer
}

/**
 * Which offers of another protocol a server looks at at all, for its `shouldUpgradeCallback`. Clients that know HTTP/2
 * offer it with every first request, body and all, and expect an answer as if they had not.
 */
export const wantsSocket = ({ headers }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() === 'websocket'

const upgrades = new WeakMap<IncomingMessage, Upgrade & { readonly response: ServerResponse }>()

/**
 * Sends requests for a socket through the router, so that every hook of every other request looks at them too: names,
 * limits, traces. An address that takes none answers as if nothing had been asked, or refuses in the usual form.
 */
export function routeUpgrades(server: FastifyInstance): void {
  server.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    // Node gives the bare connection of its server, which is a socket.
    response.assignSocket(socket as Parameters<ServerResponse['assignSocket']>[0])
    response.on('finish', () => socket.end())
    socket.on('error', () => socket.destroy())
    upgrades.set(request, { socket, head, response })
    server.routing(request, response)
  })
}

export const isUpgrade = (request: IncomingMessage): boolean => upgrades.has(request)

/** Takes the connection out of HTTP's hands; from here on it is the caller's. */
export function takeUpgrade(request: IncomingMessage): Upgrade {
  const upgrade = upgrades.get(request)
  if (upgrade === undefined)
    throw new Error('Only a request that asks for another protocol can be taken over.')
  const { socket, head, response } = upgrade
  response.detachSocket(socket as Parameters<ServerResponse['detachSocket']>[0]) // the one that was assigned
  return { socket, head }
}
