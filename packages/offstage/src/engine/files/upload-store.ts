import assert from 'node:assert'
import { createWriteStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DataStore, Upload } from '@tus/server'
import { problem } from '../../errors.ts'
import { isId } from '../../values/id.ts'
import { removeOld } from './disk-blob-store.ts'
import { statFile, undefinedIfMissing } from './open-range.ts'
import { writeAtomically } from './write-atomically.ts'

/** What is written down about an upload beside its bytes. */
interface UploadRecord {
  readonly size: number
  readonly metadata: Record<string, string | null>
  readonly createdAt: string
  /** Whether its file has been taken; the bytes here are gone then, and the record answers late questions. */
  readonly isFinished: boolean
}

/**
 * Keeps the bytes of uploads under way, as tus asks for them. An upload's key is `<user>/<upload>`, and so is its
 * place on disk: another user's upload is not forbidden but not there. Its offset is the size of its file, so an
 * interrupted request counts for exactly the bytes that arrived.
 */
export class UploadStore extends DataStore {
  override extensions = ['creation', 'creation-with-upload', 'termination', 'expiration']
  readonly #folder: string
  readonly #expiryMs: number

  constructor(folder: string, expiryMs: number) {
    super()
    this.#folder = folder
    this.#expiryMs = expiryMs
  }

  override async create(upload: Upload): Promise<Upload> {
    const { id, size, metadata = {}, creation_date: createdAt = new Date().toISOString() } = upload
    assert(size !== undefined, 'An upload of deferred length is refused before it is created.')
    await mkdir(join(this.#folder, ownerOf(id)), { recursive: true })
    await (await open(this.pathOf(id), 'wx', 0o600)).close()
    await this.#write(id, { size, metadata, createdAt, isFinished: false })
    return upload
  }

  override async getUpload(key: string): Promise<Upload> {
    const record = await this.#read(key)
    const file = record?.isFinished === true ? { bytes: record.size } : await statFile(this.pathOf(key))
    if (record === undefined || file === undefined) throw problem('E_NOT_FOUND', { what: 'upload' })
    const { size, metadata, createdAt } = record
    return new Upload({ id: key, size, offset: file.bytes, metadata, creation_date: createdAt })
  }

  override async write(content: Readable, key: string, offset: number): Promise<number> {
    // After the end there is nothing to add; a client may still ask, when it did not get the last answer.
    if (await this.isFinished(key)) {
      content.resume()
      return offset
    }
    const file = createWriteStream(this.pathOf(key), { flags: 'r+', start: offset })
    await pipeline(content, file)
    return offset + file.bytesWritten
  }

  override async remove(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true })
    await rm(this.#recordOf(key), { force: true })
  }

  override getExpiration(): number {
    return this.#expiryMs
  }

  /** Removes the uploads whose time is over, finished or not; answers how many. */
  override async deleteExpired(): Promise<number> {
    let removed = 0
    for (const owner of (await readdir(this.#folder).catch(undefinedIfMissing)) ?? []) {
      for (const key of await this.#keysOf(owner)) {
        if (!(await this.#isExpired(key))) continue
        await this.remove(key)
        removed++
      }
      await removeOld(join(this.#folder, owner), this.#expiryMs)
    }
    return removed
  }

  /** Whether every byte has arrived and been taken as a file. */
  async isFinished(key: string): Promise<boolean> {
    return (await this.#read(key))?.isFinished === true
  }

  /** Lets go of the bytes, which are a file now, and remembers that they came. */
  async finish(key: string): Promise<void> {
    const record = await this.#read(key)
    if (record !== undefined) await this.#write(key, { ...record, isFinished: true })
    await rm(this.pathOf(key), { force: true })
  }

  /** How many uploads this user has begun and not finished, and the bytes that they will have. */
  async unfinishedOf(owner: string): Promise<{ readonly count: number; readonly bytes: number }> {
    const names = (await readdir(join(this.#folder, owner)).catch(undefinedIfMissing)) ?? []
    // Only what is unfinished has bytes here: the records of a busy day need not all be read.
    const records = await Promise.all(names.filter(isId).map((id) => this.#read(`${owner}/${id}`)))
    return { count: records.length, bytes: records.reduce((sum, record) => sum + (record?.size ?? 0), 0) }
  }

  /** Where the bytes of an upload under way are. */
  pathOf(key: string): string {
    const [owner, id, ...rest] = key.split('/')
    // A key becomes a path, so both halves must be ids and nothing else.
    if (!isId(owner) || !isId(id) || rest.length > 0) throw problem('E_NOT_FOUND', { what: 'upload' })
    return join(this.#folder, owner, id)
  }

  #recordOf(key: string): string {
    return `${this.pathOf(key)}.json`
  }

  async #read(key: string): Promise<UploadRecord | undefined> {
    const text = await readFile(this.#recordOf(key), 'utf8').catch(undefinedIfMissing)
    // Only `#write` writes these files, and it writes a whole record or nothing.
    return text === undefined ? undefined : (JSON.parse(text) as UploadRecord)
  }

  async #write(key: string, record: UploadRecord): Promise<void> {
    await writeAtomically(this.#recordOf(key), JSON.stringify(record))
  }

  async #keysOf(owner: string): Promise<string[]> {
    const names = (await readdir(join(this.#folder, owner)).catch(undefinedIfMissing)) ?? []
    return names
      .filter((name) => name.endsWith('.json'))
      .map((name) => `${owner}/${name.slice(0, -'.json'.length)}`)
  }

  async #isExpired(key: string): Promise<boolean> {
    const record = await this.#read(key)
    return record !== undefined && Date.parse(record.createdAt) + this.#expiryMs < Date.now()
  }
}

const ownerOf = (key: string): string => key.split('/')[0] ?? ''
