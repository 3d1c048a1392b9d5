import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../../database/database.ts'
import type { BlobStore } from './blob-store.ts'
import { diskBlobStore } from './disk-blob-store.ts'
import { UploadStore } from './upload-store.ts'
import type { FileRules } from '../../declare/declaration.ts'
import { VariantCache } from './variant-cache.ts'
import { WorkLimit } from './work-limit.ts'

export interface FilesOptions {
  readonly database: Database
  /** Where uploads, blobs and variants lie: `<stateDir>/uploads`, `/files` and `/variants`. */
  readonly stateDir: string
  /** The rules of the field that a purpose (`picture.image`) names; undefined when there is none. */
  readonly limitsOf: (purpose: string) => FileRules | undefined
  readonly blobs?: BlobStore
  /** The most pixels a picture may have. */
  readonly pixelsMax?: number
  /** The most bytes an upload may have, whatever its field says. */
  readonly uploadBytesMax?: number
  /** The most bytes one user may have uploaded and not attached. */
  readonly stagedBytesMax?: number
  /** The most uploads one user may have begun and not finished. */
  readonly unfinishedUploadsMax?: number
  /** How long an unfinished upload may be resumed. */
  readonly uploadExpiryMs?: number
  /** Pictures decoded or resized at once, and how many may wait for that. */
  readonly imageConcurrency?: number
  readonly imageQueueMax?: number
}

/** All that the files of one app need at run time. */
export interface FileEngine {
  readonly database: Database
  readonly blobs: BlobStore
  readonly variants: VariantCache
  readonly uploads: UploadStore
  readonly imageWork: WorkLimit
  readonly limitsOf: (purpose: string) => FileRules | undefined
  readonly pixelsMax: number
  readonly uploadBytesMax: number
  readonly stagedBytesMax: number
  readonly unfinishedUploadsMax: number
}

/** Puts the files engine together; folders are made when first written to. */
export function openFiles(options: FilesOptions): FileEngine {
  const { database, stateDir, limitsOf } = options
  const pixelsMax = options.pixelsMax ?? 50_000_000
  const blobs = options.blobs ?? diskBlobStore(join(stateDir, 'files'))
  const imageWork = new WorkLimit({
    concurrency: options.imageConcurrency ?? imageConcurrencyDefault(),
    queueMax: options.imageQueueMax ?? 100,
  })
  return Object.freeze({
    database,
    blobs,
    variants: new VariantCache({ folder: join(stateDir, 'variants'), blobs, work: imageWork, pixelsMax }),
    uploads: new UploadStore(join(stateDir, 'uploads'), options.uploadExpiryMs ?? DAY_MS),
    imageWork,
    limitsOf,
    pixelsMax,
    uploadBytesMax: options.uploadBytesMax ?? 1_073_741_824,
    stagedBytesMax: options.stagedBytesMax ?? 4_294_967_296,
    unfinishedUploadsMax: options.unfinishedUploadsMax ?? 50,
  })
}

const DAY_MS = 86_400_000

/** Pictures are decoded on libuv's threads (4 unless the environment says otherwise): one is left for reading files. */
function imageConcurrencyDefault(): number {
  const threads = Number(process.env['UV_THREADPOOL_SIZE'] ?? 4)
  return Math.max(1, Math.min(availableParallelism(), threads - 1))
}
