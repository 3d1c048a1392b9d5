import type { Trace } from '../../observe/trace.ts'
import type { FileEngine } from './open-files.ts'
import { digestsWithoutFile, holdDigest } from './stored-file.ts'

/** A column that refers to files: `{ table: 'picture', column: 'image_id' }`. It wants an index of its own. */
export interface FileReference {
  readonly table: string
  readonly column: string
}

export interface SweepOptions {
  /** Every column of the app that refers to files; a file that none refers to is removed. */
  readonly references: readonly FileReference[]
  /** How long a file may stay without a row, and a blob without a file. */
  readonly stagedForMs?: number
}

/** What a sweep removed. */
export interface Swept {
  readonly uploads: number
  readonly files: number
  readonly blobs: number
  readonly variants: number
}

/**
 * Removes what nobody needs: expired uploads, files that no row took or that their row let go, blobs that no file has,
 * variants of blobs that are gone. Safe beside uploads, writes and other sweepers; run it every hour or so.
 */
export async function sweepFiles(files: FileEngine, options: SweepOptions, trace?: Trace): Promise<Swept> {
  const forMs = options.stagedForMs ?? DAY_MS
  const uploads = await files.uploads.deleteExpired()
  await files.blobs.removeLeftovers(forMs)
  const removed =
    (await removeStaged(files, forMs, trace)) +
    (await removeUnreferenced(files, options.references, forMs, trace))
  const blobs = await removeBlobs(files, forMs)
  const variants = await removeVariants(files)
  return { uploads, files: removed, blobs, variants }
}

const DAY_MS = 86_400_000
const BATCH = 500

async function removeStaged(files: FileEngine, forMs: number, trace?: Trace): Promise<number> {
  // A locked row is being attached at this moment: it is passed over, and is no longer staged afterwards.
  const text = `delete from offstage.file where id in (
      select id from offstage.file where state = 'staged' and created_at < now() - $1 * interval '1 millisecond'
      order by created_at limit ${BATCH} for update skip locked) returning id`
  for (let removed = 0; ;) {
    const rows = await files.database.query({ text, values: [forMs] }, trace)
    removed += rows.length
    if (rows.length < BATCH) return removed
  }
}

/**
 * Walks the attached files by id, a batch at a time, and removes those that no row refers to. Should a row come to
 * refer to one at the same moment, the foreign key refuses the delete, which is then left for the next sweep.
 */
async function removeUnreferenced(
  files: FileEngine,
  references: readonly FileReference[],
  forMs: number,
  trace?: Trace,
): Promise<number> {
  // Without knowing a single reference every file would look abandoned.
  if (references.length === 0) return 0
  const unreferenced = references.map(
    ({ table, column }) => `not exists (select from ${quoted(table)} where ${quoted(column)} = f.id)`,
  )
  const text = `with batch as (select id, state, created_at from offstage.file where id > $2 order by id limit ${BATCH}),
    gone as (delete from offstage.file where id in (
      select f.id from offstage.file f join batch using (id)
      where f.state = 'attached' and f.created_at < now() - $1 * interval '1 millisecond' and ${unreferenced.join(' and ')}
      for update of f skip locked) returning id)
    select (select max(id::text) from batch) as last, (select count(*)::int from gone) as removed`
  let removed = 0
  for (let after: string | null = LEAST_ID; after !== null;) {
    const [row]: readonly { last: string | null; removed: number }[] = await files.database.query(
      { text, values: [forMs, after] },
      trace,
    )
    removed += row?.removed ?? 0
    after = row?.last ?? null
  }
  return removed
}

const LEAST_ID = '00000000-0000-0000-0000-000000000000'
const quoted = (name: string): string =>
  name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.')

async function removeBlobs(files: FileEngine, forMs: number): Promise<number> {
  let removed = 0
  for await (const digests of inBatches(oldBlobs(files, forMs))) {
    for (const digest of await digestsWithoutFile(files.database, digests)) {
      if (await removeBlob(files, digest)) removed++
    }
  }
  return removed
}

/** A young blob may be waiting for its row, so only old ones are looked at. */
async function* oldBlobs(files: FileEngine, forMs: number): AsyncIterable<string> {
  for await (const { digest, changedAtMs } of files.blobs.list()) {
    if (changedAtMs < Date.now() - forMs) yield digest
  }
}

async function removeBlob(files: FileEngine, digest: string): Promise<boolean> {
  return files.database.transaction(async (tx) => {
    await holdDigest(tx, digest)
    // Looked at again now that nobody else can add a row for it.
    const isUnused = (await digestsWithoutFile(tx, [digest])).length === 1
    if (isUnused) await files.blobs.remove(digest)
    return isUnused
  })
}

async function removeVariants(files: FileEngine): Promise<number> {
  let removed = 0
  for await (const variants of inBatches(files.variants.list())) {
    const unused = new Set(
      await digestsWithoutFile(
        files.database,
        variants.map(({ digest }) => digest),
      ),
    )
    for (const { path } of variants.filter(({ digest }) => unused.has(digest))) {
      await files.variants.removeAt(path)
      removed++
    }
  }
  return removed
}

async function* inBatches<T>(items: AsyncIterable<T>): AsyncIterable<T[]> {
  let batch: T[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
