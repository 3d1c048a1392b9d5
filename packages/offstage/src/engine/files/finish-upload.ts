import { Problem, problem } from '../../errors.ts'
import type { Trace } from '../../observe/trace.ts'
import type { Id } from '../../values/id.ts'
import type { FileEngine } from './open-files.ts'
import { findFile, type StoredFile } from './stored-file.ts'
import { takeFile } from './take-file.ts'

/** An upload whose last byte has arrived. */
export interface CompleteUpload {
  /** `<user>/<upload>`, its key in the upload store. */
  readonly key: string
  readonly metadata: Readonly<Record<string, string | null>>
}

const finishing = new Map<string, Promise<StoredFile>>()

/**
 * Turns a complete upload into a staged file with the upload's id. Doing it again answers the same file: a client
 * that did not get the last answer asks again, perhaps after a crash between any two steps here.
 * A file that is refused is thrown away; every other failure leaves the upload as it was, to be finished later.
 */
export function finishUpload(files: FileEngine, upload: CompleteUpload, trace?: Trace): Promise<StoredFile> {
  const underWay = finishing.get(upload.key)
  if (underWay !== undefined) return underWay
  const work = finishOnce(files, upload, trace).finally(() => finishing.delete(upload.key))
  finishing.set(upload.key, work)
  return work
}

async function finishOnce(files: FileEngine, upload: CompleteUpload, trace?: Trace): Promise<StoredFile> {
  const [userId, id] = partsOf(upload.key)
  const already = await findFile(files.database, id, trace)
  const file = already ?? (await takeUpload(files, upload, { userId, id }, trace))
  await files.uploads.finish(upload.key)
  return file
}

async function takeUpload(
  files: FileEngine,
  { key, metadata }: CompleteUpload,
  { userId, id }: { readonly userId: string; readonly id: Id<'file'> },
  trace?: Trace,
): Promise<StoredFile> {
  // Removed under us by its own user, or taken already and its file removed since.
  if (await files.uploads.isFinished(key)) throw problem('E_NOT_FOUND', { what: 'upload' })
  const content = { kind: 'local', path: files.uploads.pathOf(key) } as const
  try {
    return await takeFile(
      files,
      content,
      { purpose: metadata['purpose'] ?? '', name: metadata['filename'] ?? '', userId, id },
      trace,
    )
  } catch (error) {
    if (isRefusal(error)) await files.uploads.remove(key)
    throw error
  }
}

const isRefusal = (error: unknown): boolean => error instanceof Problem && error.document.status < 500

function partsOf(key: string): [userId: string, id: Id<'file'>] {
  const [userId = '', id = ''] = key.split('/')
  // The store answers only for keys made of two ids, and this upload came from it.
  return [userId, id as Id<'file'>]
}
