import assert from 'node:assert'
import type { Queryable, Row, Transaction } from '../../database/database.ts'
import type { Trace } from '../../observe/trace.ts'
import type { Id } from '../../values/id.ts'
import type { Instant } from '../../values/instant.ts'

/** What is known of a file; its bytes are in the blob store under `digest`. Nothing but `state` and `purpose` ever changes. */
export interface StoredFile {
  readonly id: Id<'file'>
  /** SHA-256 of the bytes, 64 hex digits. */
  readonly digest: string
  /** The type found in the bytes, never the one a client claimed. */
  readonly type: string
  readonly bytes: number
  /** Pixels as displayed, orientation applied; null for what is no picture. */
  readonly width: number | null
  readonly height: number | null
  readonly name: string
  /** The field it is for: `picture.image`. */
  readonly purpose: string
  readonly state: 'staged' | 'attached'
  readonly uploadedBy: string | null
  readonly createdAt: Instant
}

export type NewFile = Omit<StoredFile, 'state' | 'createdAt'>

const COLUMNS = 'id, digest, type, bytes, width, height, name, purpose, state, uploaded_by, created_at'

/** The file with this id, or undefined. */
export async function findFile(db: Queryable, id: string, trace?: Trace): Promise<StoredFile | undefined> {
  const [row] = await db.query(
    {
      about: 'Looked for the file',
      name: 'file-find',
      text: `select ${COLUMNS} from offstage.file where id = $1`,
      values: [id],
    },
    trace,
  )
  return row && storedFileOf(row)
}

/** Writes a staged file; when its id is there already, the row stays as it is. Answers the row. */
export async function stageFile(tx: Transaction, file: NewFile, trace?: Trace): Promise<StoredFile> {
  await tx.query(
    {
      about: 'Wrote down that the file has arrived',
      text: `insert into offstage.file (id, digest, type, bytes, width, height, name, purpose, state, uploaded_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8, 'staged', $9) on conflict (id) do nothing`,
      values: [
        file.id,
        file.digest,
        file.type,
        file.bytes,
        file.width,
        file.height,
        file.name,
        file.purpose,
        file.uploadedBy,
      ],
    },
    trace,
  )
  const stored = await findFile(tx, file.id, trace)
  assert(stored, 'A file is there after it was staged.')
  return stored
}

/** Marks a staged file as owned by a row. Answers undefined when it is no longer staged, or somebody else's. */
export async function markAttached(
  tx: Transaction,
  { id, purpose, userId }: { readonly id: string; readonly purpose: string; readonly userId: string | null },
  trace?: Trace,
): Promise<StoredFile | undefined> {
  const [row] = await tx.query(
    {
      about: 'Gave the file to what it belongs to',
      name: 'file-attach',
      text: `update offstage.file set state = 'attached'
             where id = $1 and purpose = $2 and state = 'staged' and uploaded_by is not distinct from $3::uuid returning ${COLUMNS}`,
      values: [id, purpose, userId],
    },
    trace,
  )
  return row && storedFileOf(row)
}

/** Removes a file that its uploader gave up before a row took it. */
export async function unstageFile(db: Queryable, id: string, userId: string): Promise<void> {
  await db.query({
    text: `delete from offstage.file where id = $1 and state = 'staged' and uploaded_by = $2`,
    values: [id, userId],
  })
}

/** Bytes that this user has uploaded and attached to nothing yet. */
export async function stagedBytes(db: Queryable, userId: string): Promise<number> {
  const [row] = await db.query({
    name: 'file-staged-bytes',
    text: `select coalesce(sum(bytes), 0)::bigint as bytes from offstage.file where state = 'staged' and uploaded_by = $1`,
    values: [userId],
  })
  return Number(row?.['bytes'] ?? 0)
}

/**
 * Holds a digest until the transaction ends. Whoever writes a row for a blob and whoever removes a blob both hold it,
 * so a blob never goes between "it is there" and "a row refers to it".
 */
export async function holdDigest(tx: Transaction, digest: string): Promise<void> {
  await tx.query({
    name: 'file-hold-digest',
    text: `select pg_advisory_xact_lock(hashtextextended('offstage.file ' || $1, 0))`,
    values: [digest],
  })
}

/** Those of the digests that no file has. */
export async function digestsWithoutFile(
  db: Queryable,
  digests: readonly string[],
): Promise<readonly string[]> {
  const rows = await db.query<{ digest: string }>({
    name: 'file-digests-without-file',
    text: `select digest from unnest($1::text[]) as asked(digest)
           where not exists (select from offstage.file f where f.digest = asked.digest)`,
    values: [digests],
  })
  return rows.map(({ digest }) => digest)
}

function storedFileOf(row: Row): StoredFile {
  // The columns are those of the table above: not null where the type says so, text where the driver keeps text.
  const it = row as Record<string, string> & {
    width: number | null
    height: number | null
    uploaded_by: string | null
  }
  return Object.freeze({
    id: it['id'] as Id<'file'>,
    digest: it['digest'] ?? '',
    type: it['type'] ?? '',
    bytes: Number(it['bytes']),
    width: it.width,
    height: it.height,
    name: it['name'] ?? '',
    purpose: it['purpose'] ?? '',
    state: it['state'] === 'attached' ? 'attached' : 'staged',
    uploadedBy: it.uploaded_by,
    createdAt: it['created_at'] as Instant,
  })
}
