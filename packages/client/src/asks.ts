import type { AnyResource, ListShape, ListsOf } from 'offstage'
import type { Graph, Nothing, Relation, RelationOf } from './graph.ts'
import type { AskValue, FieldName, Member } from './wire-values.ts'

// ── Which rows ───────────────────────────────────────────────────────────────────────────────────────────────────

/** The ways to read many rows: the declared lists, each unique field alone, and the id. */
type WaysOf<R extends AnyResource> = ListsOf<R> | { readonly by: readonly ['id']; readonly then: readonly [] }

type First<Then extends readonly string[]> = Then extends readonly [infer Head extends string, ...string[]]
  ? Head
  : never
type KeysOf<L> = L extends ListShape ? L['by'][number] | First<L['then']> : never

/** One value, or any of several. */
type Filter<Value> = Value | { readonly in: readonly Value[] }

/** Bounds on the first field of a list's order. */
interface Range<Value> {
  readonly gt?: Value
  readonly gte?: Value
  readonly lt?: Value
  readonly lte?: Value
}

// The keys of all other ways are refused by name: as a plain union, fields of two lists together would compile.
type WhereBy<R extends AnyResource, By extends string, Head extends string, Keys extends string> = {
  readonly [K in By]: Filter<AskValue<R, K>>
} & {
  readonly [K in Exclude<Keys, By>]?: K extends Head ? Range<AskValue<R, K>> : never
}

type OrderOf<Then extends readonly string[]> =
  First<Then> extends never ? 'id' | '-id' : First<Then> | `-${First<Then>}`

type Way<R extends AnyResource, L, Keys extends string> = L extends ListShape
  ? L['by'] extends readonly []
    ? {
        readonly where?: WhereBy<R, never, First<L['then']>, Keys>
        readonly orderBy?: OrderOf<L['then']>
        readonly search?: string
      }
    : {
        readonly where: WhereBy<R, L['by'][number], First<L['then']>, Keys>
        readonly orderBy?: OrderOf<L['then']>
        readonly search?: string
      }
  : never

/** A search alone is ranked, so it takes no order. */
interface SearchAlone {
  readonly search: string
  readonly where?: never
  readonly orderBy?: never
}

/** Which rows of a resource, and in which order: one of its declared ways, and nothing of any other. */
export type Which<R extends AnyResource> = Way<R, WaysOf<R>, KeysOf<WaysOf<R>>> | SearchAlone

// ── What of each row ─────────────────────────────────────────────────────────────────────────────────────────────

/** The relations of a row to bring along: links bring their row, ways back bring rows. */
export type Include<G extends Graph, R extends AnyResource> = IncludeOf<G, RelationOf<G, R>>

type IncludeOf<G extends Graph, All extends Relation> = {
  readonly [One in All as One['name']]?: true | AskOf<G, One>
}

type AskOf<G extends Graph, One extends Relation> = One['by'] extends string
  ? ManyAsk<G, One['target'], One['by']>
  : OneAsk<G, One['target']>

/** What of each row: named fields only (the id is always there), and relations. */
interface OneAsk<G extends Graph, R extends AnyResource> {
  readonly fields?: readonly FieldName<R>[]
  readonly include?: Include<G, R>
}

type ManyAsk<G extends Graph, R extends AnyResource, By extends string> = PageAsk<G, R> &
  ChildWay<R, WaysOf<R>, By, Exclude<KeysOf<WaysOf<R>>, By>>

interface PageAsk<G extends Graph, R extends AnyResource> extends OneAsk<G, R> {
  /** Rows for each row at most; 20 unless said, at most 100. */
  readonly limit?: number
  /** Brings the rows as a page: `{ data, page: { next } }`. */
  readonly page?: boolean
  /** `page.next` of a page before; brings a page. */
  readonly after?: string
  /** Also counts the rows, up to a cap; brings a page. */
  readonly count?: boolean
}

// Children are read by a list with their link in `by`; the others of `by` are conditions.
type ChildWay<R extends AnyResource, L, By, Keys extends string> = L extends ListShape
  ? By extends L['by'][number]
    ? Exclude<L['by'][number], By> extends never
      ? {
          readonly where?: WhereBy<R, never, First<L['then']>, Keys>
          readonly orderBy?: OrderOf<L['then']>
        }
      : {
          readonly where: WhereBy<R, Exclude<L['by'][number], By>, First<L['then']>, Keys>
          readonly orderBy?: OrderOf<L['then']>
        }
    : never
  : never

/** Refuses members that the server does not know: inference alone would let them pass beside known ones. */
export type Known<Given, Allowed> = {
  readonly [K in keyof Given]: K extends keyof Allowed
    ? Given[K] extends readonly unknown[]
      ? unknown
      : Given[K] extends object
        ? Known<Given[K], Extract<Allowed[K], object>>
        : unknown
    : never
}

// ── The rows that come ───────────────────────────────────────────────────────────────────────────────────────────

type IncludeIn<Asked> = Asked extends { readonly include: infer Inc } ? Inc : Nothing
export type NamedIn<R extends AnyResource, Asked> = Asked extends { readonly fields: readonly (infer Name)[] }
  ? Name | 'id'
  : FieldName<R>

type Included<G extends Graph, All extends Relation, Name, Asked> = All extends { readonly name: Name }
  ? All['by'] extends string
    ? Children<RowWith<G, All['target'], IncludeIn<Asked>, NamedIn<All['target'], Asked>>, Asked>
    : RowWith<G, All['target'], IncludeIn<Asked>, NamedIn<All['target'], Asked>> | null
  : never

/** Children as they were asked for: an array, or a page of them. */
type Children<One, Asked> = Asked extends { readonly count: true }
  ? ChildPage<One> & { readonly count: { readonly value: number; readonly capped: boolean } }
  : Asked extends { readonly page: true } | { readonly after: string }
    ? ChildPage<One>
    : readonly One[]

interface ChildPage<One> {
  readonly data: readonly One[]
  readonly page: { readonly next: string | null }
}

/** A row with the fields that were named, and with what was included in the place of its links. */
export type RowWith<G extends Graph, R extends AnyResource, Inc, Named> = {
  readonly [K in Extract<Named, string> | (keyof Inc & string)]: K extends keyof Inc
    ? Included<G, RelationOf<G, R>, K, Inc[K]>
    : Member<R, K>
}
