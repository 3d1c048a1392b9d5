import { now } from '../../declare/expression.ts'
import {
  belongsTo,
  boolean,
  date,
  decimal,
  integer,
  json,
  oneOf,
  text,
  timestamp,
} from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { snakeCase } from '../../model/names.ts'
import type { AnyField, AnyResource, FieldMap } from '../../declare/declaration.ts'

/** A field as the call that makes it: one value from which come both the text of a declaration and what it means. */
export interface DeclaredField {
  readonly name: string
  readonly column: string
  readonly maker:
    | 'text'
    | 'integer'
    | 'decimal'
    | 'boolean'
    | 'timestamp'
    | 'date'
    | 'json'
    | 'oneOf'
    | 'belongsTo'
  /** A link's first argument is its target and stands in `target`. */
  readonly arguments: readonly unknown[]
  /** The table that a link leads to. */
  readonly target?: string
  readonly optional: boolean
  readonly unique: boolean
  readonly default?: string | number | boolean | typeof NOW
}

/** Stands for the moment of writing in a default. */
export const NOW = Symbol('now')

export interface DeclaredList {
  readonly by: readonly string[]
  readonly then: readonly string[]
  readonly unique: boolean
}

/** A resource that a table becomes. */
export interface DeclaredResource {
  readonly table: string
  readonly name: string
  readonly fields: readonly DeclaredField[]
  readonly lists: readonly DeclaredList[]
}

/** Makes the resources that were planned, in an order in which each finds what it links to. */
export function declareAll(plans: readonly DeclaredResource[]): readonly AnyResource[] {
  const made = new Map<string, AnyResource>()
  for (const plan of inOrder(plans)) made.set(plan.table, declareOne(plan, made))
  return [...made.values()]
}

/** Parents before their children; there are no circles, because none was planned. */
export function inOrder(plans: readonly DeclaredResource[]): readonly DeclaredResource[] {
  const ordered: DeclaredResource[] = []
  const visit = (plan: DeclaredResource): void => {
    if (ordered.includes(plan)) return
    for (const { target } of plan.fields)
      for (const parent of plans) if (parent.table === target && parent !== plan) visit(parent)
    ordered.push(plan)
  }
  for (const plan of plans) visit(plan)
  return ordered
}

function declareOne(plan: DeclaredResource, made: ReadonlyMap<string, AnyResource>): AnyResource {
  const fields: FieldMap = Object.fromEntries(
    plan.fields.map((field) => [field.name, fieldOf(field, plan, made)]),
  )
  const bare = resource(plan.name, fields, { table: plan.table })
  const listed = plan.lists.reduce((so, { by, then, unique }) => {
    // The names come from these very fields; the rules of the model look at every one of them again.
    const list = { by, then, ...(unique ? { unique } : {}) } as unknown as Parameters<typeof so.list>[0]
    return so.list(list) as unknown as typeof bare
  }, bare)
  return listed.policy(() => ({}))
}

function fieldOf(
  field: DeclaredField,
  plan: DeclaredResource,
  made: ReadonlyMap<string, AnyResource>,
): AnyField {
  let built = make(field, field.target === plan.table ? 'self' : made.get(field.target ?? ''))
  if (field.unique) built = built.unique()
  if (field.optional) built = built.optional()
  if (field.default !== undefined) built = built.default(field.default === NOW ? now : field.default)
  return isOwn(field) ? built : built.column(field.column)
}

const makers = { text, integer, decimal, boolean, timestamp, date, json, oneOf }

function make(
  { maker, arguments: given }: DeclaredField,
  target: AnyResource | 'self' | undefined,
): AnyField {
  if (maker === 'belongsTo') {
    if (target === undefined) throw new TypeError('a link is planned to what is declared before it')
    // Both overloads make the same value.
    return belongsTo(target as 'self', given[0] as Parameters<typeof belongsTo>[1])
  }
  // Arguments are planned beside the maker that takes them, in column-field.ts.
  return (makers[maker] as (...args: readonly unknown[]) => AnyField)(...given)
}

/** Whether the column follows from the field's name. */
export function isOwn({ name, column, maker }: DeclaredField): boolean {
  return column === (maker === 'belongsTo' ? `${snakeCase(name)}_id` : snakeCase(name))
}
