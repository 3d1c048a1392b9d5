import type { AnyResource } from 'offstage'
import type { AskData } from '../ask-parameters.ts'
import type { Include, RowWith } from '../asks.ts'
import type { Graph, Nothing } from '../graph.ts'
import type { FieldNames, ListAsk, Listed, ResourceClient, UntypedResource } from '../resource-client.ts'
import { useAnswer, type Answered } from './use-answer.ts'

/** A list as far as it is known: `data`, `page` (and `count`) are undefined until it has been read. */
export type ListState<Answer> = Partial<Answer> & Omit<Answered<never>, 'answer'>

/** Reads a list: `useList(client.product, { where: { category } })`; nothing is read while the ask is undefined. */
export function useList<
  G extends Graph,
  R extends AnyResource,
  const Inc extends Include<G, R> = Nothing,
  const Names extends FieldNames<R> = FieldNames<R>,
  const C extends boolean = false,
>(
  resource: ResourceClient<G, R>,
  ask: ListAsk<G, R, Inc, Names, C> | undefined,
): ListState<Listed<RowWith<G, R, Inc, Names[number] | 'id'>, C>> {
  type Answer = Listed<RowWith<G, R, Inc, Names[number] | 'id'>, C>
  // The same object, known by fewer types; what it answers is what its types say of this ask.
  const { list } = resource as unknown as UntypedResource
  const { answer, ...rest } = useAnswer(
    { of: resource, ask: ask && JSON.stringify(ask) },
    (signal) => list(ask as AskData, { signal }) as Promise<Answer>,
  )
  return { ...answer, ...rest } as ListState<Answer>
}
