/** One wrong place in the input: a JSON pointer and what it should have been. */
export interface InputError {
  readonly pointer: string
  readonly detail: string
}

/** The members of an RFC 9457 problem document that the screen reads. */
export interface ProblemDocument {
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly hint?: string
  readonly errors?: readonly InputError[]
  readonly data?: Readonly<Record<string, unknown>>
}

/** A request that was refused, or that never reached the server (status 0). */
export class ApiProblem extends Error {
  readonly document: ProblemDocument

  constructor(document: ProblemDocument) {
    super(document.detail)
    this.name = 'ApiProblem'
    this.document = document
  }

  get status(): number {
    return this.document.status
  }

  get code(): string {
    return this.document.code
  }
}

export const unreachable = (): ApiProblem =>
  new ApiProblem({
    title: 'No connection',
    status: 0,
    code: 'UNREACHABLE',
    detail: 'The server could not be reached.',
    hint: 'Check your connection; nothing was lost.',
  })

/** Reads the problem document of a refused answer; an answer without one (a proxy's page, say) becomes a plain problem. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => undefined)
  const members = isRecord(body) ? body : {}
  return new ApiProblem({
    title: text(members['title']) ?? 'Something went wrong',
    status: response.status,
    code: text(members['code']) ?? `HTTP_${response.status}`,
    detail: text(members['detail']) ?? `The server answered ${response.status}.`,
    ...(text(members['hint']) === undefined ? {} : { hint: text(members['hint'])! }),
    ...(Array.isArray(members['errors']) ? { errors: members['errors'].filter(isInputError) } : {}),
    ...(isRecord(members['data']) ? { data: members['data'] } : {}),
  })
}

/** What went wrong as a problem, whatever was thrown. */
export const asProblem = (error: unknown): ApiProblem =>
  error instanceof ApiProblem
    ? error
    : new ApiProblem({
        title: 'Something broke on this page',
        status: -1,
        code: 'SCREEN',
        detail: error instanceof Error ? error.message : String(error),
      })

/** What the input at `field` should have been, when the problem names it. */
export const fieldError = (problem: ApiProblem | undefined, field: string): string | undefined =>
  problem?.document.errors?.find(
    (error) => error.pointer === `/${field}` || error.pointer.startsWith(`/${field}/`),
  )?.detail

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const isInputError = (value: unknown): value is InputError =>
  isRecord(value) && typeof value['pointer'] === 'string' && typeof value['detail'] === 'string'
