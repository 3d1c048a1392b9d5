import { useCallback, useEffect, useState } from 'react'
import type { AnyResource, Id } from 'offstage'
import type { AskData } from '../ask-parameters.ts'
import type { Include, RowWith } from '../asks.ts'
import type { Graph, Nothing } from '../graph.ts'
import type { LiveListState, LiveRowState, LiveStatus } from '../live.ts'
import type { FieldNames, LiveAsk, ResourceClient, Shown, UntypedResource } from '../resource-client.ts'
import { useNewest, type Subject } from './use-answer.ts'

/** Something that is followed, as it is now; its own members are undefined until the first of it has come. */
export type LiveState<Now> = Partial<Omit<Now, 'status'>> & {
  readonly status: LiveStatus | 'connecting' | 'refused'
  /** Why it is refused. */
  readonly error: unknown
  /** Follows it anew, as after a refusal. */
  readonly retry: () => void
}

/** Follows a list: `useLive(client.stockLevel, { where: { product } })`; nothing is followed while the ask is undefined. */
export function useLive<
  G extends Graph,
  R extends AnyResource,
  const Inc extends Include<G, R> = Nothing,
  const Names extends FieldNames<R> = FieldNames<R>,
>(
  resource: ResourceClient<G, R>,
  ask: LiveAsk<G, R, Inc, Names> | undefined,
): LiveState<LiveListState<RowWith<G, R, Inc, Names[number] | 'id'>>> {
  // The same object, known by fewer types; what it tells is what its types say of this ask.
  const { live } = resource as unknown as UntypedResource
  type Now = LiveListState<RowWith<G, R, Inc, Names[number] | 'id'>>
  return useStates({ of: resource, ask: ask && JSON.stringify(ask) }, (signal) => {
    return live(ask as AskData, { signal }) as AsyncIterable<Now>
  })
}

/** Follows one row; nothing is followed while the id is undefined. */
export function useLiveRow<
  G extends Graph,
  R extends AnyResource,
  const Inc extends Include<G, R> = Nothing,
  const Names extends FieldNames<R> = FieldNames<R>,
>(
  resource: ResourceClient<G, R>,
  id: Id<R['name']> | undefined,
  shown: Shown<G, R, Inc, Names> = {},
): LiveState<LiveRowState<RowWith<G, R, Inc, Names[number] | 'id'>>> {
  // As above.
  const { liveRow } = resource as unknown as UntypedResource
  type Now = LiveRowState<RowWith<G, R, Inc, Names[number] | 'id'>>
  return useStates({ of: resource, ask: id && JSON.stringify([id, shown]) }, (signal) => {
    return liveRow(id ?? '', shown as AskData, { signal }) as AsyncIterable<Now>
  })
}

interface Told<Now> extends Subject {
  readonly turn: number
  readonly now: Now | undefined
  readonly error: unknown
}

function useStates<Now extends { readonly status: LiveStatus }>(
  { of, ask }: Subject,
  open: (signal: AbortSignal) => AsyncIterable<Now>,
): LiveState<Now> {
  const [told, setTold] = useState<Told<Now>>()
  const [turn, setTurn] = useState(0)
  const newest = useNewest(open)

  useEffect(() => {
    if (ask === undefined) return
    const controller = new AbortController()
    const tell = (now: Now | undefined, error?: unknown) => {
      if (!controller.signal.aborted) setTold({ of, ask, turn, now, error })
    }
    tellAll(newest.current(controller.signal), tell).catch((error: unknown) => tell(undefined, error))
    return () => controller.abort()
  }, [of, ask, turn, newest])

  const shown = told?.of === of && told.ask === ask && told.turn === turn ? told : undefined
  const waiting = {
    status: shown?.error === undefined ? 'connecting' : 'refused',
    error: shown?.error,
    retry: useCallback(() => setTurn((count) => count + 1), []),
  } as const
  // A state has all members of its kind and its own status; before the first there are none.
  return { ...waiting, ...shown?.now } as LiveState<Now>
}

async function tellAll<Now>(states: AsyncIterable<Now>, tell: (now: Now) => void): Promise<void> {
  for await (const now of states) tell(now)
}
