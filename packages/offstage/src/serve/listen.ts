import { once } from 'node:events'
import { createServer } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Config } from './config/read-config.ts'
import { StartError } from './migrate-at-start.ts'

type Place = Pick<Config, 'port' | 'host'>

/** Refuses a place that cannot be listened at before anything is made, and not after minutes of filling a database. */
export async function requirePlace({ port, host }: Place): Promise<void> {
  const probe = createServer()
  try {
    probe.listen({ port, host })
    await once(probe, 'listening')
  } catch (error) {
    throw explained(error, { port, host })
  }
  probe.close()
  await once(probe, 'close')
}

export async function listen(server: FastifyInstance, { port, host }: Place): Promise<void> {
  try {
    await server.listen({ port, host })
  } catch (error) {
    throw explained(error, { port, host })
  }
}

/** Where a server listens, whichever port it was given. */
export function addressOf(server: FastifyInstance, { port, host }: Place): string {
  const address = server.server.address()
  const listening = typeof address === 'object' && address !== null ? address.port : port
  return `http://${host.includes(':') ? `[${host}]` : host}:${listening}`
}

function explained(error: unknown, { port, host }: Place): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE')
    return new StartError(`Port ${port} is taken: set PORT to another one, or to 0 for any that is free.`)
  if (code === 'EACCES')
    return new StartError(`Port ${port} may not be opened by this user: set PORT to one above 1023.`)
  if (code === 'EADDRNOTAVAIL')
    return new StartError(`This machine has no address ${host}: set HOST to one that it has.`)
  return error
}
