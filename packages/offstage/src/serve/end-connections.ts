import type { FastifyInstance } from 'fastify'
import type { Socket } from 'node:net'

/** How long somebody who has just connected has to say something to a server that is closing. */
const SILENCE_MS = 500
const LOOK_MS = 50

/**
 * Ends connections on which nobody speaks while the server closes. Node ends those that wait for a next request once,
 * at the beginning: not the one whose last answer is sent a moment later, which would stay for as long as connections
 * are kept, and not the ones that a browser opens in advance and never uses.
 */
export function endConnections(server: FastifyInstance): void {
  const connectedAtMs = new Map<Socket, number>()
  server.server.on('connection', (socket: Socket) => {
    connectedAtMs.set(socket, performance.now())
    socket.once('close', () => connectedAtMs.delete(socket))
  })
  const endQuiet = (): void => {
    server.server.closeIdleConnections()
    for (const [socket, since] of connectedAtMs)
      if (socket.bytesRead === 0 && performance.now() - since > SILENCE_MS) socket.destroy()
  }
  server.addHook('preClose', (done) => {
    const looking = setInterval(endQuiet, LOOK_MS)
    server.server.once('close', () => clearInterval(looking))
    done()
  })
}
