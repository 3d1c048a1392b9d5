import type { ActionResult, Done, OutputOf, Rejected, RejectionOf, WriteOptions } from '@offstage/client'
import { useAction } from '@offstage/client/react'
import { useQueryClient } from '@tanstack/react-query'
import type { ResourceName } from './client.ts'
import { asProblem, refusalOf, type Problem } from './problem.ts'

/** A write on its way from a component. */
export interface Write<Given extends readonly unknown[], Output, Name extends string = never> {
  readonly run: (...given: Given) => Promise<unknown>
  readonly isRunning: boolean
  readonly problem: Problem<Name> | undefined
  readonly output: Output | undefined
  readonly reset: () => void
}

interface Consequences<Output, Name extends string = never> {
  /** What this write changes; whatever was read of it is read again. */
  readonly changes?: readonly (ResourceName | 'auth/sessions' | 'auth/tokens')[]
  readonly onDone?: (output: Output) => void
  readonly onRefused?: (problem: Problem<Name>) => void
}

type AnyCall = (...given: never[]) => Promise<ActionResult<unknown, string>>

/** Runs an action of the app: `useAct(client.actions.checkout, { changes: ['order'] })`. */
export function useAct<Call extends AnyCall>(
  call: Call,
  consequences: Consequences<OutputOf<Call>, RejectionOf<Call>> = {},
): Write<Parameters<Call>, OutputOf<Call>, RejectionOf<Call>> {
  type Result = Done<OutputOf<Call>> | Rejected<RejectionOf<Call>>
  // What a call is given and what it ends in are read off its own type.
  const typed = call as unknown as (...given: Parameters<Call>) => Promise<Result>
  const after = useAfter(consequences)
  const { result, error, isRunning, run, reset } = useAction(async (...given: Parameters<Call>) => {
    const ended = await typed(...given).catch(after.failed)
    if (ended.ok) await after.done(ended.data)
    else consequences.onRefused?.(refusalOf(ended))
    return ended
  })
  const refusal = result?.ok === false ? refusalOf(result) : undefined
  return {
    run,
    isRunning,
    problem: isRunning ? undefined : (refusal ?? (error === undefined ? undefined : asProblem(error))),
    output: result?.ok === true ? result.data : undefined,
    reset,
  }
}

/** Any other write; `send` is given the key under which it may be sent again. */
export function useWrite<Input, Output>(
  send: (input: Input, options?: WriteOptions) => Promise<Output>,
  consequences: Consequences<Output> = {},
): Write<[input: Input, options?: WriteOptions], Output> {
  const after = useAfter(consequences)
  const { result, error, isRunning, run, reset } = useAction(async (input: Input, options?: WriteOptions) => {
    const output = await send(input, options).catch(after.failed)
    await after.done(output)
    return output
  })
  const problem = isRunning || error === undefined ? undefined : asProblem(error)
  return { run, isRunning, problem, output: result, reset }
}

function useAfter<Output, Name extends string>({
  changes = [],
  onDone,
  onRefused,
}: Consequences<Output, Name>) {
  const cache = useQueryClient()
  return {
    done: async (output: Output) => {
      onDone?.(output)
      await Promise.all(changes.map((name) => cache.invalidateQueries({ queryKey: [name] })))
    },
    failed: (error: unknown): never => {
      onRefused?.(asProblem(error))
      throw error
    },
  }
}
