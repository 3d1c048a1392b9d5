import assert from 'node:assert'
import { problem } from '../../errors.ts'
import type { Trace } from '../../observe/trace.ts'
import { type Id, newId } from '../../values/id.ts'
import { allowsType } from './allows-type.ts'
import { cleanFileName } from './clean-file-name.ts'
import { type FileContent, headOf, sizeOf, streamOf } from './file-content.ts'
import type { FileEngine } from './open-files.ts'
import { measureImage } from './measure-image.ts'
import { rasterTypes, sniffType } from './sniff-type.ts'
import { holdDigest, type NewFile, stageFile, type StoredFile } from './stored-file.ts'
import type { FileRules } from '../../declare/declaration.ts'

/** What is said about a file that is to be taken; its type is not said but found. */
export interface TakeFileOptions {
  /** The field it is for: `picture.image`. */
  readonly purpose: string
  readonly name: string
  /** Who may attach it; null for the system itself. */
  readonly userId: string | null
  readonly id?: Id<'file'>
}

/**
 * Takes a file in: finds its real type, checks it against the field it is for, keeps its bytes and stages its row.
 * Throws E_TOO_LARGE, E_FILE_TYPE, E_BUSY, and E_INVALID_PARAMETER for a purpose that nothing declares.
 */
export async function takeFile(
  files: FileEngine,
  content: FileContent,
  options: TakeFileOptions,
  trace?: Trace,
): Promise<StoredFile> {
  const rules = rulesFor(files, options.purpose)
  const bytes = await checkSize(content, rules)
  const type = await checkType(content, rules)
  const size = await checkPicture(files, content, type, rules)
  const stored = await keep(
    files,
    content,
    {
      id: options.id ?? newId<'file'>(),
      type,
      bytes,
      ...size,
      name: cleanFileName(options.name),
      purpose: options.purpose,
      uploadedBy: options.userId,
    },
    trace,
  )
  trace?.note('action', 'Looked into the file and took it in', { name: 'takeFile', type, bytes, ...size })
  return stored
}

/** The rules of the field that `purpose` names. */
export function rulesFor(files: FileEngine, purpose: string): FileRules {
  const rules = files.limitsOf(purpose)
  if (rules !== undefined) return rules
  throw problem('E_INVALID_PARAMETER', {
    parameter: 'purpose',
    why: 'names no file field',
    mend: 'Send the field the file is for, such as purpose=picture.image, in Upload-Metadata.',
  })
}

async function checkSize(content: FileContent, rules: FileRules): Promise<number> {
  const bytes = await sizeOf(content)
  if (bytes > rules.maxBytes) throw problem('E_TOO_LARGE', { what: 'file', max: rules.maxBytes })
  if (bytes === 0) throw refusedType('empty', rules)
  return bytes
}

async function checkType(content: FileContent, rules: FileRules): Promise<string> {
  const type = sniffType(await headOf(content))
  if (!allowsType(rules.types, type)) throw refusedType(type, rules)
  return type
}

async function checkPicture(
  files: FileEngine,
  content: FileContent,
  type: string,
  rules: FileRules,
): Promise<{ width: number | null; height: number | null }> {
  if (!rasterTypes.has(type)) return { width: null, height: null }
  const measured = await files.imageWork.run(() => measureImage(content, type, files.pixelsMax))
  if (measured.kind === 'broken') throw refusedType(measured.why, rules)
  return { width: measured.width, height: measured.height }
}

/** The refusal of a file by its type. */
export const refusedType = (found: string, { types }: Pick<FileRules, 'types'>) =>
  problem('E_FILE_TYPE', { found, allowed: types.join(', ') })

async function keep(
  files: FileEngine,
  content: FileContent,
  facts: Omit<NewFile, 'digest'>,
  trace?: Trace,
): Promise<StoredFile> {
  for (let attempt = 1; attempt <= KEEP_ATTEMPTS_MAX; attempt++) {
    const { digest, bytes } = await files.blobs.put(streamOf(content))
    assert(bytes === facts.bytes, 'A file does not change while it is taken.')
    const stored = await files.database.transaction(async (tx) => {
      await holdDigest(tx, digest)
      // The sweeper may have taken an old blob of the same bytes just before: then it is put again.
      if ((await files.blobs.stat(digest)) === undefined) return undefined
      return stageFile(tx, { ...facts, digest }, trace)
    }, trace)
    if (stored !== undefined) return stored
  }
  throw new Error('The blob of a new file disappeared again and again.')
}

const KEEP_ATTEMPTS_MAX = 5
