import type { AnyResource, Id } from 'offstage'
import type { AskData, TallyData } from './ask-parameters.ts'
import type { Include, RowWith } from './asks.ts'
import type { Graph, Nothing } from './graph.ts'
import type {
  FieldNames,
  ListAsk,
  Listed,
  Page,
  ResourceClient,
  Shown,
  UntypedResource,
} from './resource-client.ts'
import type { Tallied, TallyAsk } from './tallies.ts'

/** A read as query libraries take it: a key that says what is read, and the function that reads it. */
export interface ReadQuery<Answer> {
  /** Begins with the resource's name, so that all that was read of a resource can be found by it. */
  readonly queryKey: readonly unknown[]
  readonly queryFn: (context: QueryContext) => Promise<Answer>
  /** False while there is nothing to ask yet. */
  readonly enabled: boolean
}

/** A list that is read page after page. */
export interface PagesQuery<Answer> extends Omit<ReadQuery<Answer>, 'queryFn'> {
  readonly queryFn: (context: QueryContext & { readonly pageParam: string | undefined }) => Promise<Answer>
  readonly initialPageParam: string | undefined
  readonly getNextPageParam: (last: Answer) => string | undefined
}

interface QueryContext {
  readonly signal?: AbortSignal
}

/** One page of a list, for a query library: `useQuery(listQuery(client.product, { where: { category } }))`. */
export function listQuery<
  G extends Graph,
  R extends AnyResource,
  const Inc extends Include<G, R> = Nothing,
  const Names extends FieldNames<R> = FieldNames<R>,
  const C extends boolean = false,
>(
  resource: ResourceClient<G, R>,
  ask: ListAsk<G, R, Inc, Names, C> | undefined,
): ReadQuery<Listed<RowWith<G, R, Inc, Names[number] | 'id'>, C>> {
  type Answer = Listed<RowWith<G, R, Inc, Names[number] | 'id'>, C>
  const { list } = untyped(resource)
  return {
    queryKey: [resource.name, 'list', ask ?? null],
    queryFn: (context) => list(ask as AskData, aborting(context)) as Promise<Answer>,
    enabled: ask !== undefined,
  }
}

/** A list page after page, for a query library: `useInfiniteQuery(pagesQuery(client.order, { orderBy: '-placedAt' }))`. */
export function pagesQuery<
  G extends Graph,
  R extends AnyResource,
  const Inc extends Include<G, R> = Nothing,
  const Names extends FieldNames<R> = FieldNames<R>,
  const C extends boolean = false,
>(
  resource: ResourceClient<G, R>,
  ask: ListAsk<G, R, Inc, Names, C> | undefined,
): PagesQuery<Listed<RowWith<G, R, Inc, Names[number] | 'id'>, C>> {
  type Answer = Listed<RowWith<G, R, Inc, Names[number] | 'id'>, C>
  const { list } = untyped(resource)
  return {
    queryKey: [resource.name, 'pages', ask ?? null],
    queryFn: ({ pageParam, ...context }) =>
      list(
        { ...(ask as AskData), ...(pageParam === undefined ? {} : { after: pageParam }) },
        aborting(context),
      ) as Promise<Answer>,
    initialPageParam: undefined,
    // Counted or not, it is a page.
    getNextPageParam: (last) => (last as Page<unknown>).page.next ?? undefined,
    enabled: ask !== undefined,
  }
}

/** One row, for a query library: `useQuery(rowQuery(client.order, id, { include: { lines: true } }))`. */
export function rowQuery<
  G extends Graph,
  R extends AnyResource,
  const Inc extends Include<G, R> = Nothing,
  const Names extends FieldNames<R> = FieldNames<R>,
>(
  resource: ResourceClient<G, R>,
  id: Id<R['name']> | undefined,
  shown: Shown<G, R, Inc, Names> = {},
): ReadQuery<RowWith<G, R, Inc, Names[number] | 'id'>> {
  type Answer = RowWith<G, R, Inc, Names[number] | 'id'>
  const { get } = untyped(resource)
  return {
    queryKey: [resource.name, 'row', id ?? null, shown],
    queryFn: (context) => get(id ?? '', shown as AskData, aborting(context)) as Promise<Answer>,
    enabled: id !== undefined,
  }
}

/** A tally, for a query library: `useQuery(tallyQuery(client.order, { by: { customer } }))`. */
export function tallyQuery<G extends Graph, R extends AnyResource, const Ask extends TallyAsk<R>>(
  resource: ResourceClient<G, R>,
  ask: Ask | undefined,
): ReadQuery<Tallied<R, Ask>> {
  const { tally } = untyped(resource)
  return {
    queryKey: [resource.name, 'tally', ask ?? null],
    queryFn: (context) => tally(ask as TallyData, aborting(context)) as Promise<Tallied<R, Ask>>,
    enabled: ask !== undefined,
  }
}

// The same object, known by fewer types; what it answers is what its types say of the ask.
const untyped = (resource: object): UntypedResource => resource as UntypedResource

const aborting = ({ signal }: QueryContext) => (signal === undefined ? {} : { signal })
