import { problem, type Problem } from '../../errors.ts'
import type { Transaction } from '../../database/database.ts'
import type { Trace } from '../../observe/trace.ts'
import { isId } from '../../values/id.ts'
import { allowsType } from './allows-type.ts'
import { findFile, markAttached, type StoredFile } from './stored-file.ts'
import { refusedType } from './take-file.ts'
import type { FileRules } from '../../declare/declaration.ts'

export interface AttachOptions extends Pick<FileRules, 'types' | 'maxBytes'> {
  /** Who writes the row; null for the system, which attaches what the system took. */
  readonly userId: string | null
  /** The field that is written: `picture.image`. */
  readonly purpose: string
  /** The file that the field of this row holds already, when there is one: writing it again changes nothing. */
  readonly current?: string | null
}

export type Attached =
  | { readonly kind: 'attached'; readonly file: StoredFile }
  | { readonly kind: 'refused'; readonly problem: Problem }

/**
 * Gives a staged file to the row that is being written, in the row's own transaction. Only its uploader may, and only
 * once, and to the field that it was uploaded for: an unknown file, somebody else's, one that another row has and one
 * that was meant for another field are refused alike (E_REFERENCE). The rules of the field are checked again, since they
 * may have become narrower (E_FILE_TYPE, E_TOO_LARGE).
 */
export async function attachFile(
  tx: Transaction,
  fileId: string,
  options: AttachOptions,
  trace?: Trace,
): Promise<Attached> {
  const file = isId(fileId) ? await findFile(tx, fileId, trace) : undefined
  if (file === undefined || !mayAttach(file, options)) return refusedReference(options)
  if (!allowsType(options.types, file.type)) return refused(refusedType(file.type, options))
  if (file.bytes > options.maxBytes)
    return refused(problem('E_TOO_LARGE', { what: 'file', max: options.maxBytes }))
  if (file.id === options.current) return { kind: 'attached', file }
  // Between the look above and this write another row may have taken the file; the write itself decides.
  const attached = await markAttached(tx, { ...options, id: file.id }, trace)
  return attached === undefined ? refusedReference(options) : { kind: 'attached', file: attached }
}

function mayAttach(file: StoredFile, { userId, purpose, current }: AttachOptions): boolean {
  if (file.id === current) return true
  return file.state === 'staged' && file.uploadedBy === userId && file.purpose === purpose
}

function refusedReference({ purpose }: AttachOptions): Attached {
  const field = purpose.split('.').at(-1) ?? purpose
  const errors = [{ pointer: `/${field}`, detail: 'is no file that you uploaded for this field' }]
  return refused(problem('E_REFERENCE', { field }, { errors }))
}

const refused = (why: Problem): Attached => ({ kind: 'refused', problem: why })
