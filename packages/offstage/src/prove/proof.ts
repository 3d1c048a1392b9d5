import type { App } from '../declare/app.ts'
import type { DeclaredPlace } from '../declare/places.ts'
import type { Model } from '../model/model.ts'
import type { FilledPlace } from './fill/filled-place.ts'
import type { ScratchDatabase } from './scratch/scratch-database.ts'

/** One promise of the platform, tried on an app: what it shows, and how it is tried. */
export interface Proof {
  /** One word, by which it can be asked for alone: `flat`. */
  readonly name: string
  /** What it shows, in one sentence. */
  readonly shows: string
  readonly run: (context: ProofContext) => Promise<ProofReport>
}

/** What a proof works with. */
export interface ProofContext {
  readonly app: App
  readonly model: Model
  readonly options: ProveOptions
  /** A new scratch database with the app's tables and nothing in them; it is dropped at the end, whatever happens. */
  readonly empty: () => Promise<ScratchDatabase>
  /** A database in which every table has this many generated rows, filled when first asked for. */
  readonly filled: (rows: number) => Promise<FilledPlace>
  readonly progress: Progress
  /** Aborted when the person who started this wants it to end; long work looks at it between steps. */
  readonly signal: AbortSignal
}

export interface ProveOptions {
  /** How many rows each table gets, at most what it may hold. */
  readonly rows: number
  /** The sizes between which nothing may grow; the last may be larger than `rows`. */
  readonly growth: readonly [from: number, to: number]
  /** The name of one resource, when only its reads are to be tried. */
  readonly only: string | undefined
  /** Everything that is drawn by lot comes from this number. */
  readonly seed: number
  /** A file that the policy matrix is held to; `accept` writes what the policies say now. */
  readonly matrix?: { readonly file: string; readonly accept: boolean } | undefined
}

/** Told what is being done, and how much of it is done. */
export type Progress = (label: string, done: number, total: number) => void

/** What a proof found. It holds when something was checked and nothing was violated. */
export interface ProofReport {
  /** What was found, in one sentence, with its numbers. */
  readonly summary: string
  /** How many things were checked. A proof that checked nothing has proved nothing, and counts as broken. */
  readonly checks: number
  readonly violations: readonly Violation[]
  readonly tables: readonly ReportTable[]
  /** What a reader should know that is no violation: what was left out, and why. */
  readonly notes: readonly string[]
  /** The proof's own figures, for machines; each proof documents its shape. */
  readonly figures?: unknown
}

/** One place where the promise is broken, and how to mend it. */
export interface Violation {
  /** `SCAN`, `LEAK`: what kind of fault it is, for machines. */
  readonly code: string
  /** The declaration it is about: `product.list(by category, then name)`. */
  readonly at: string
  readonly declaredAt?: DeclaredPlace
  /** What is wrong, as a sentence. */
  readonly message: string
  readonly mend: string
  /** Who asked, in words: `a clerk who is no customer`. */
  readonly who?: string
  /** What was asked, as a person could ask it again: `GET /api/products?category=…`. */
  readonly ask?: string
  /** What the policy came to for this actor, in words. */
  readonly clause?: string
  readonly sql?: string
  readonly plan?: string
  /** What was measured, and what it may have been at most. */
  readonly measured?: { readonly what: string; readonly value: number; readonly allowed: number }
}

/** A table of a report; the cells are text, and columns of numbers stand to the right. */
export interface ReportTable {
  readonly title: string
  readonly columns: readonly { readonly title: string; readonly isNumber?: boolean }[]
  readonly rows: readonly (readonly string[])[]
}
