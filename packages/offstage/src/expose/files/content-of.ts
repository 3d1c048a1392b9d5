import type { Readable } from 'node:stream'
import type { FileEngine } from '../../engine/files/open-files.ts'
import type { ByteRange } from '../../engine/files/open-range.ts'
import { rasterTypes } from '../../engine/files/sniff-type.ts'
import type { MadeVariant } from '../../engine/files/variant-cache.ts'
import type { FileVariant as Variant } from '../../declare/declaration.ts'
import { formatOf, variantVersion } from '../../declare/variant-version.ts'
import { problem } from '../../errors.ts'
import type { Trace } from '../../observe/trace.ts'
import type { ReadableFile } from './readable-file.ts'

/** What is delivered, whole or in part. */
export interface FileContentAnswer {
  readonly type: string
  readonly bytes: number
  readonly name: string
  /** Strong: the same tag, the same bytes. */
  readonly etag: string
  /** The `?v=` under which this address means these bytes for ever; undefined when it does without one. */
  readonly version: string | undefined
  readonly open: (range?: ByteRange) => Promise<Readable | undefined>
}

/** The original, or the variant that is asked for. Throws E_NOT_FOUND for a variant that the field does not declare. */
export async function contentOf(
  files: FileEngine,
  { file }: ReadableFile,
  variantName: string | undefined,
  trace?: Trace,
): Promise<FileContentAnswer> {
  return variantName === undefined ? original(files, file) : variantOf(files, file, variantName, trace)
}

function original(
  { blobs }: FileEngine,
  { digest, type, bytes, name }: ReadableFile['file'],
): FileContentAnswer {
  return {
    type,
    bytes,
    name,
    etag: `"${digest}"`,
    version: undefined,
    open: (range) => blobs.open(digest, range),
  }
}

async function variantOf(
  files: FileEngine,
  file: ReadableFile['file'],
  name: string,
  trace?: Trace,
): Promise<FileContentAnswer> {
  const variant = declaredVariant(files, file, name)
  const made = variant && (await tracedGet(files, file.digest, variant, trace))
  if (variant === undefined || made === undefined) throw problem('E_NOT_FOUND', { what: 'file' })
  const version = variantVersion(variant)
  return {
    type: made.type,
    bytes: made.bytes,
    name: `${file.name.replace(/\.[^.]*$/, '')}-${name}.${formatOf(variant)}`,
    etag: `"${file.digest}-${version}"`,
    version,
    open: made.open,
  }
}

function declaredVariant(
  files: FileEngine,
  { purpose, type }: ReadableFile['file'],
  name: string,
): Variant | undefined {
  const variants = files.limitsOf(purpose)?.variants ?? {}
  // Own names only: "constructor" is declared by nobody.
  return rasterTypes.has(type) && Object.hasOwn(variants, name) ? variants[name] : undefined
}

async function tracedGet(
  files: FileEngine,
  digest: string,
  variant: Variant,
  trace?: Trace,
): Promise<MadeVariant | undefined> {
  const step = trace?.begin('cache', 'Looked for the picture in this size, to make it if it is new', {
    hit: false,
  })
  const made = await files.variants.get(digest, variant)
  if (step !== undefined) {
    step.detail['hit'] = made?.wasCached ?? false
    trace?.finish(step)
  }
  return made
}
