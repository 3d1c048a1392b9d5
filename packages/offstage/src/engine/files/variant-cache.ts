import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { BlobStore } from './blob-store.ts'
import { makeVariant } from './make-variant.ts'
import { type ByteRange, openRange, statFile, undefinedIfMissing } from './open-range.ts'
import type { FileVariant as Variant } from '../../declare/declaration.ts'
import { formatOf, variantVersion } from '../../declare/variant-version.ts'
import type { WorkLimit } from './work-limit.ts'
import { writeAtomically } from './write-atomically.ts'

/** A variant that is there: its facts and its bytes. */
export interface MadeVariant {
  readonly bytes: number
  readonly type: string
  /** Whether it was on disk already. */
  readonly wasCached: boolean
  readonly open: (range?: ByteRange) => Promise<Readable | undefined>
}

export interface VariantCacheOptions {
  readonly folder: string
  readonly blobs: BlobStore
  readonly work: WorkLimit
  readonly pixelsMax: number
}

/** Variants on disk, made when first asked for; many asking at once wait for one resize. */
export class VariantCache {
  readonly #options: VariantCacheOptions
  readonly #making = new Map<string, Promise<void>>()
  #made = 0

  constructor(options: VariantCacheOptions) {
    this.#options = options
  }

  /** How many resizes have been done since the start. */
  get made(): number {
    return this.#made
  }

  /** The variant of the blob `digest`; undefined when the blob is gone. Throws E_BUSY when too many wait. */
  async get(digest: string, variant: Variant): Promise<MadeVariant | undefined> {
    const path = this.#pathOf(digest, variant)
    const cached = await this.#open(path, variant, true)
    if (cached !== undefined) return cached
    await this.#makeOnce(path, digest, variant)
    return this.#open(path, variant, false)
  }

  /** Every variant on disk, as the blob it was made of and the path where it lies. */
  async *list(): AsyncIterable<{ readonly digest: string; readonly path: string }> {
    const { folder } = this.#options
    for (const name of (await readdir(folder, { recursive: true }).catch(undefinedIfMissing)) ?? []) {
      const digest = NAME.exec(name)?.[1]
      if (digest !== undefined) yield { digest, path: join(folder, name) }
    }
  }

  async removeAt(path: string): Promise<void> {
    await rm(path, { force: true })
  }

  #pathOf(digest: string, variant: Variant): string {
    return join(
      this.#options.folder,
      digest.slice(0, 2),
      `${digest}-${variantVersion(variant)}.${formatOf(variant)}`,
    )
  }

  async #open(path: string, variant: Variant, wasCached: boolean): Promise<MadeVariant | undefined> {
    const facts = await statFile(path)
    if (facts === undefined) return undefined
    return {
      bytes: facts.bytes,
      type: `image/${formatOf(variant)}`,
      wasCached,
      open: (range) => openRange(path, range),
    }
  }

  #makeOnce(path: string, digest: string, variant: Variant): Promise<void> {
    const underWay = this.#making.get(path)
    if (underWay !== undefined) return underWay
    const making = this.#make(path, digest, variant).finally(() => this.#making.delete(path))
    this.#making.set(path, making)
    return making
  }

  async #make(path: string, digest: string, variant: Variant): Promise<void> {
    const { work, blobs, pixelsMax } = this.#options
    await work.run(async () => {
      // Made while this one waited in line, by another process on the same folder.
      if ((await statFile(path)) !== undefined) return
      const original = await blobs.open(digest)
      if (original === undefined) return
      const made = await makeVariant(await buffer(original), variant, pixelsMax)
      this.#made++
      await writeAtomically(path, made)
    })
  }
}

const NAME = /(?:^|[/\\])([0-9a-f]{64})-[0-9a-f]{12}\.[a-z]+$/
