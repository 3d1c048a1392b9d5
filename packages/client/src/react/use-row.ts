import type { AnyResource, Id } from 'offstage'
import type { AskData } from '../ask-parameters.ts'
import type { Include, RowWith } from '../asks.ts'
import type { Graph, Nothing } from '../graph.ts'
import type { FieldNames, ResourceClient, Shown, UntypedResource } from '../resource-client.ts'
import { useAnswer, type Answered } from './use-answer.ts'

/** A row as far as it is known: `data` is undefined until it has been read. */
export type RowState<Row> = { readonly data: Row | undefined } & Omit<Answered<never>, 'answer'>

/** Reads one row: `useRow(client.order, id, { include: { lines: true } })`; nothing is read while the id is undefined. */
export function useRow<
  G extends Graph,
  R extends AnyResource,
  const Inc extends Include<G, R> = Nothing,
  const Names extends FieldNames<R> = FieldNames<R>,
>(
  resource: ResourceClient<G, R>,
  id: Id<R['name']> | undefined,
  shown: Shown<G, R, Inc, Names> = {},
): RowState<RowWith<G, R, Inc, Names[number] | 'id'>> {
  type Row = RowWith<G, R, Inc, Names[number] | 'id'>
  // The same object, known by fewer types; what it answers is what its types say of this ask.
  const { get } = resource as unknown as UntypedResource
  const { answer, ...rest } = useAnswer(
    { of: resource, ask: id && JSON.stringify([id, shown]) },
    (signal) => get(id ?? '', shown as AskData, { signal }) as Promise<Row>,
  )
  return { data: answer, ...rest }
}
