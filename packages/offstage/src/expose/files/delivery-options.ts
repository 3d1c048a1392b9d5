import type { FastifyRequest } from 'fastify'
import type { FileEngine } from '../../engine/files/open-files.ts'
import type { StoredFile } from '../../engine/files/stored-file.ts'
import type { Trace } from '../../observe/trace.ts'

/** `public`: any guest may read it. `private`: this actor may. */
export type Visibility = 'public' | 'private'

export interface DeliveryOptions<Actor> {
  readonly files: FileEngine
  readonly actorOf: (request: FastifyRequest) => Promise<Actor>
  /** Decides by the row that has the file (`file.purpose` names its field); undefined when this actor may not know of it. */
  readonly mayRead: (file: StoredFile, actor: Actor) => Promise<Visibility | undefined>
  /** The secret that signs grants, then those it replaced lately. Without any no grant is valid. */
  readonly grantSecrets?: readonly string[]
  readonly traceOf?: (request: FastifyRequest) => Trace | undefined
  /** `/files` unless said otherwise. */
  readonly filesPath?: string
}

export interface FileAddress {
  Params: { readonly id: string; readonly variant?: string }
  Querystring: { readonly grant?: unknown; readonly v?: unknown }
}
