import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { type Cluster } from './cluster.ts'
import { readIfThere, writeFileWhole } from './files.ts'

/** The port of the last start when it is still free: a URL that somebody copied goes on to work. */
export async function rememberedPort({ portFile }: Cluster): Promise<number | undefined> {
  const port = Number(readIfThere(portFile))
  return port > 0 && (await listenOnce(port)) === port ? port : undefined
}

export function rememberPort({ portFile }: Cluster, port: number): void {
  if (Number(readIfThere(portFile)) !== port) writeFileWhole(portFile, `${port}`)
}

/** A port that is free on 127.0.0.1 at this moment. */
export async function freePort(): Promise<number> {
  return (await listenOnce(0)) ?? 0
}

/** Listens for an instant; answers the port, or undefined when it is taken. */
function listenOnce(port: number): Promise<number | undefined> {
  const { promise, resolve } = Promise.withResolvers<number | undefined>()
  const server = createServer()
  server.once('error', () => resolve(undefined))
  server.listen({ port, host: '127.0.0.1' }, () => {
    const { port: given } = server.address() as AddressInfo // a listening TCP server has an AddressInfo
    server.close(() => resolve(given))
  })
  return promise
}
