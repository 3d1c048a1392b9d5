import type { Check, Column, ForeignKey, Index, Table, Trigger } from '../schema.ts'

/** One difference between two schemas, as data; how it is carried out is the dialect's to say. */
export type Change =
  | { readonly kind: 'renameTable'; readonly table: string; readonly to: string }
  | { readonly kind: 'renameColumn'; readonly table: string; readonly column: string; readonly to: string }
  | { readonly kind: 'renameIndex'; readonly table: string; readonly index: string; readonly to: string }
  | {
      readonly kind: 'renameConstraint'
      readonly table: string
      readonly constraint: string
      readonly to: string
    }
  | { readonly kind: 'dropConstraint'; readonly table: string; readonly constraint: string }
  | { readonly kind: 'createTable'; readonly table: string; readonly as: Table }
  | { readonly kind: 'addColumn'; readonly table: string; readonly key: Key; readonly column: Column }
  | {
      readonly kind: 'alterType'
      readonly table: string
      readonly column: string
      readonly from: string
      readonly to: string
      readonly rewrites: boolean
      /** Generated columns that read this one and are dropped and made anew around the change. */
      readonly readers: readonly Column[]
    }
  | {
      readonly kind: 'setDefault'
      readonly table: string
      readonly column: string
      readonly expression: string
    }
  | { readonly kind: 'dropDefault'; readonly table: string; readonly column: string }
  | {
      readonly kind: 'setGenerated'
      readonly table: string
      readonly column: string
      readonly expression: string
    }
  | { readonly kind: 'dropGenerated'; readonly table: string; readonly column: string }
  | { readonly kind: 'setNotNull'; readonly table: string; readonly key: Key; readonly column: string }
  | { readonly kind: 'dropNotNull'; readonly table: string; readonly column: string }
  | { readonly kind: 'addIndex'; readonly table: string; readonly index: Index }
  | {
      readonly kind: 'replaceIndex'
      readonly table: string
      readonly index: Index
      readonly constraint: boolean
    }
  | { readonly kind: 'dropUnfinishedIndex'; readonly table: string; readonly index: string }
  | {
      readonly kind: 'dropIndex'
      readonly table: string
      readonly index: string
      readonly constraint: boolean
    }
  | { readonly kind: 'addCheck'; readonly table: string; readonly check: Check; readonly replaces: boolean }
  | {
      readonly kind: 'addForeignKey'
      readonly table: string
      readonly foreignKey: ForeignKey
      readonly replaces: boolean
      readonly fresh: boolean
    }
  | {
      readonly kind: 'addTrigger'
      readonly table: string
      readonly trigger: Trigger
      readonly replaces: boolean
    }
  | { readonly kind: 'dropTrigger'; readonly table: string; readonly trigger: string }
  | {
      readonly kind: 'dropColumn'
      readonly table: string
      readonly column: string
      readonly generated: boolean
    }
  | { readonly kind: 'dropTable'; readonly table: string }

/** The one column by which rows can be taken in turns, or undefined where the primary key has several. */
export type Key = string | undefined

/** Something is gone and something like it has appeared: only a person knows whether it is the same thing. */
export interface Question {
  /** `gift_card`, or `gift_card.code`. */
  readonly gone: string
  /** `card`, or `number`: what it may be called now, likeliest first. */
  readonly candidates: readonly string[]
}

/** A difference that is not turned into a step without being told to, or not at all. */
export interface Refusal {
  readonly where: string
  readonly why: string
  readonly mend: string
}

/** What a person has said beforehand; names are `table` or `table.column` as in the database. */
export interface Answers {
  readonly renames: readonly Rename[]
  /** What may be dropped together with its data. */
  readonly allowDrop: readonly string[]
  /** What the database has beside the model and keeps; an index or a constraint too, by its name. */
  readonly keep: readonly string[]
}

export interface Rename {
  /** `gift_card` or `gift_card.code`. */
  readonly from: string
  /** The new name alone: `card` or `number`. */
  readonly to: string
}

export interface Diff {
  /** In an order in which they can be carried out. */
  readonly changes: readonly Change[]
  readonly questions: readonly Question[]
  readonly refusals: readonly Refusal[]
}

export const noAnswers: Answers = { renames: [], allowDrop: [], keep: [] }
