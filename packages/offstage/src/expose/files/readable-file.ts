import type { FastifyRequest } from 'fastify'
import { checkGrant } from '../../engine/files/grant.ts'
import { findFile, type StoredFile } from '../../engine/files/stored-file.ts'
import { problem } from '../../errors.ts'
import type { Trace } from '../../observe/trace.ts'
import { isId } from '../../values/id.ts'
import type { DeliveryOptions, FileAddress, Visibility } from './delivery-options.ts'

export interface ReadableFile {
  readonly file: StoredFile
  /** Why it may be read: any guest may, this actor may, or a grant says so. */
  readonly access: Visibility | 'granted'
}

/** The file that is asked for, when it may be read. One that may not is as unknown as one that is not there. */
export async function readableFile<Actor>(
  request: FastifyRequest<FileAddress>,
  options: DeliveryOptions<Actor>,
  trace?: Trace,
): Promise<ReadableFile> {
  const { id } = request.params
  const actor = await options.actorOf(request)
  const before = trace?.steps.length ?? 0
  const file = isId(id) ? await findFile(options.files.database, id, trace) : undefined
  const access = file && (isGranted(request, file, options) ? 'granted' : await options.mayRead(file, actor))
  if (file === undefined || access === undefined) {
    // How far it was looked would tell whether there is a file: in the timeline, and in the stages that the answer times.
    trace?.steps.splice(before)
    trace?.note('policy', 'Found no file here that may be seen', {
      resource: 'file',
      right: 'read',
      decision: 'denied',
    })
    throw problem('E_NOT_FOUND', { what: 'file' })
  }
  trace?.note('policy', ALLOWED[access], { resource: file.purpose, right: 'read', decision: 'allowed' })
  return { file, access }
}

const ALLOWED = {
  public: 'Everybody may see this file',
  private: 'You may see this file',
  granted: 'The address carries a grant that opens this file',
} as const

/** A grant that does not hold is no grant: who may read the file anyway still does. */
function isGranted<Actor>(
  { query, params }: FastifyRequest<FileAddress>,
  file: StoredFile,
  { grantSecrets = [] }: DeliveryOptions<Actor>,
): boolean {
  return (
    typeof query.grant === 'string' &&
    checkGrant(query.grant, { fileId: file.id, variant: params.variant }, grantSecrets)
  )
}
