import {
  ProblemError,
  UnreachableError,
  type ProblemCode,
  type ProblemDocument,
  type Rejected,
} from '@offstage/client'

/**
 * Why something did not work: a problem of the server's, one of the `Name`s by which an action refuses, a server out of
 * reach (status 0), or a fault of this page (status -1).
 */
export interface Problem<Name extends string = never> extends ProblemDocument {
  readonly code: Name | ProblemCode | 'UNREACHABLE' | 'SCREEN'
  /** What an action says about its refusal. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** What went wrong as a problem, whatever was thrown. */
export function asProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return { ...error.document, code: error.code }
  if (error instanceof UnreachableError) return UNREACHABLE
  return {
    type: 'about:blank',
    title: 'Something broke on this page',
    status: -1,
    code: 'SCREEN',
    detail: error instanceof Error ? error.message : String(error),
  }
}

const UNREACHABLE: Problem = {
  type: 'about:blank',
  title: 'No connection',
  status: 0,
  code: 'UNREACHABLE',
  detail: 'The server could not be reached.',
  hint: 'Check your connection; nothing was lost.',
}

/** A declared refusal as a problem, which has the same words for people. */
export const refusalOf = <Name extends string>({
  problem,
  rejection,
  details,
}: Rejected<Name>): Problem<Name> => ({ ...problem, code: rejection, details })

/** What the input at `field` should have been, when the problem names it. */
export const fieldError = (problem: Problem<string> | undefined, field: string): string | undefined =>
  problem?.errors?.find((error) => error.pointer === `/${field}` || error.pointer.startsWith(`/${field}/`))
    ?.detail
