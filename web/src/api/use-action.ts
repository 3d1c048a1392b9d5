import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { ApiProblem, asProblem } from './problem.ts'
import { mayPass } from './query-client.ts'
import { request } from './request.ts'
import type { One } from './types.ts'

export interface Action<Input, Output> {
  readonly run: (input: Input) => Promise<Output | undefined>
  readonly isRunning: boolean
  readonly problem: ApiProblem | undefined
  readonly output: Output | undefined
  readonly reset: () => void
}

interface ActionOptions<Output> {
  /** The lists and rows that this action changes; they are read again. */
  readonly changes?: readonly string[]
  readonly onDone?: (output: Output) => void
  readonly onRefused?: (problem: ApiProblem) => void
}

/** An action by its name; a retry of the same intent carries the same key, so that nothing happens twice. */
export function useAction<Input, Output = unknown>(
  name: string,
  options: ActionOptions<Output> = {},
): Action<Input, Output> {
  const keyed = useIntentKey()
  return useWrite<Input, Output>(
    async (input) => {
      const body = await request<One<Output>>(`actions/${name}`, {
        method: 'POST',
        body: input,
        idempotencyKey: keyed.keyFor(input),
      })
      return body.data
    },
    { ...options, settle: keyed.settle },
  )
}

/** Any other write: `send` does it, and the same rules of retry, problem and reading again hold. */
export function useWrite<Input, Output = unknown>(
  send: (input: Input) => Promise<Output>,
  options: ActionOptions<Output> & { readonly settle?: () => void } = {},
): Action<Input, Output> {
  const cache = useQueryClient()
  const mutation = useMutation<Output, unknown, Input>({
    mutationFn: send,
    retry: (failures, error) => options.settle !== undefined && failures < 3 && mayPass(error),
    retryDelay: (failures) => 300 * 2 ** failures,
    onSuccess: async (output) => {
      options.settle?.()
      options.onDone?.(output)
      await Promise.all((options.changes ?? []).map((path) => cache.invalidateQueries({ queryKey: [path] })))
    },
    onError: (error) => {
      // Whether a request that found no server was done is unknown: its key is kept for the person's next try.
      if (!(error instanceof ApiProblem) || !mayPass(error)) options.settle?.()
      options.onRefused?.(asProblem(error))
    },
  })
  return {
    run: (input) => mutation.mutateAsync(input).catch(() => undefined),
    isRunning: mutation.isPending,
    problem: mutation.error === null ? undefined : asProblem(mutation.error),
    output: mutation.data,
    reset: mutation.reset,
  }
}

/** One key for one intent: the same input until it is settled. */
function useIntentKey() {
  const intent = useRef<{ readonly input: string; readonly key: string }>(undefined)
  return {
    keyFor: (input: unknown): string => {
      const text = JSON.stringify(input)
      if (intent.current?.input !== text) intent.current = { input: text, key: crypto.randomUUID() }
      return intent.current.key
    },
    settle: () => {
      intent.current = undefined
    },
  }
}
